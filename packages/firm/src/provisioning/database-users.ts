import type { Uuid } from '@cifra/domain/ids';
import { accepted, type Result } from '@cifra/domain/result';
import type { Refusal } from '@cifra/domain/refusals';
import { eq } from 'drizzle-orm';
import type { Sealed, SealedPlace } from '@cifra/database/kit/sealed-cipher';
import type { MasterKeys } from '@cifra/database/sealed/master-keys';
import { controlDerivedWrite, controlQuery } from '@cifra/database/statement';
import { databaseUsers } from '@cifra/database/tables/database-users';
import type { Books } from '@cifra/books/books';
import {
  controlCommand,
  type CommandRequest,
  type DoorRefusalCode,
  type Placement,
} from '@cifra/books/command';

export const usersOf = controlQuery<{ database: string }>()((q) => {
  const t = q.t.database_users;
  return q.db
    .select({ principal: t.principal, password: t.password })
    .from(t)
    .where(eq(t.database, q.arg(t.database, 'database')));
});

interface UserRow {
  database: string;
  principal: Owner;
  tenantId: Uuid;
  password: Sealed;
}

const insertUser = controlDerivedWrite<UserRow>()((q) => {
  const t = q.t.database_users;
  return q.db.insert(t).values({
    database: q.arg(t.database, 'database'),
    principal: q.arg(t.principal, 'principal'),
    tenant_id: q.arg(t.tenant_id, 'tenantId'),
    password: q.arg(t.password, 'password'),
  });
});

/** With the database of a tenant that is given up, its users are gone. */
export const deleteUsersOfTenant = controlDerivedWrite<{ tenantId: Uuid }>()((q) => {
  const t = q.t.database_users;
  return q.db.delete(t).where(eq(t.tenant_id, q.arg(t.tenant_id, 'tenantId')));
});

/** With a database that nobody is served from any more, its users are gone. */
export const deleteUsersOfDatabase = controlDerivedWrite<{ database: string }>()((q) => {
  const t = q.t.database_users;
  return q.db.delete(t).where(eq(t.database, q.arg(t.database, 'database')));
});

type Owner = 'application' | 'reader' | 'readonly_investigator' | 'backup';

export interface KeptUsers {
  readonly tenantId: Uuid;
  readonly database: string;
  readonly users: readonly { readonly principal: Owner; readonly password: Sealed }[];
}

/** Keeps the passwords of a database's users, sealed, before the server is told them. Those that were kept before stay. */
export const keepDatabaseUsers = controlCommand<KeptUsers, null, never>(
  'provisioning.keepDatabaseUsers',
  async (tx, { tenantId, database, users }) => {
    const known = await tx.all(usersOf, { database });
    const lacking = users.filter(({ principal }) => !known.some((each) => each.principal === principal));
    for (const user of lacking) tx.derive(insertUser, { tenantId, database, ...user });
    tx.record({
      event: 'DATABASE_USERS_CREATED',
      objectType: 'Tenant',
      objectId: tenantId,
      after: { principals: lacking.map(({ principal }) => principal) },
    });
    return accepted(null);
  },
);

const placeOf = (database: string, principal: Owner): SealedPlace => ({
  table: databaseUsers.name,
  column: 'password',
  key: [database, principal],
});

interface Admitting {
  readonly books: Books;
  /** Not given, or without a key: the database is used by the configured log-ins. */
  readonly masterKeys?: MasterKeys;
}

/** Whether the databases of this server get users of their own. */
export async function hasOwnUsers({ masterKeys }: Omit<Admitting, 'books'>): Promise<boolean> {
  const { isSharedLogIn } = await import('@cifra/database/mssql/settings');
  return isSharedLogIn() && masterKeys?.newestNumber().ok === true;
}

/**
 * Gives a tenant's database users of its own, each in its principal's role, where one log-in is configured for all. Their
 * passwords are generated, kept sealed, and shown to nobody. Repeatable: what was kept counts.
 */
export async function admitDatabaseUsers(
  { books, masterKeys }: Admitting,
  { id: tenantId, ...placement }: Placement & { readonly id: Uuid },
  request: CommandRequest,
): Promise<Result<null, Refusal<DoorRefusalCode>>> {
  if (placement.engine === 'sqlite' || masterKeys === undefined || !(await hasOwnUsers({ masterKeys })))
    return accepted(null);
  const { database } = placement;
  const { admitToMssqlDatabase, canHaveOwnUsers, newPrincipalUsers } =
    await import('@cifra/database/mssql/admit-to-database');
  if (!(await canHaveOwnUsers(placement))) return accepted(null);
  const users: { principal: Owner; password: Sealed }[] = [];
  for (const { principal, password } of newPrincipalUsers(database)) {
    const sealed = masterKeys.seal(placeOf(database, principal), password);
    if (sealed.ok) users.push({ principal, password: sealed.value });
  }
  const kept = await books.executeControl(keepDatabaseUsers, { tenantId, database, users }, request);
  if (!kept.ok) return kept;
  const passwords = new Map<Owner, string>();
  for (const { principal, password } of await books.control.all(usersOf, { database })) {
    const opened = masterKeys.open(placeOf(database, principal), password);
    if (opened.ok) passwords.set(principal, opened.value);
  }
  await admitToMssqlDatabase({ placement, passwords });
  return accepted(null);
}
