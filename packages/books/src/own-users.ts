import { and, eq } from 'drizzle-orm';
import { DatabaseUnavailable } from '@cifra/database/failures';
import { configureOwnUsers } from '@cifra/database/mssql/log-in-of';
import { userName, usersOfDatabase } from '@cifra/database/mssql/principal-users';
import { MasterKeys, type MasterKeySettings } from '@cifra/database/sealed/master-keys';
import { controlQuery } from '@cifra/database/statement';
import type { ControlReadTx } from '@cifra/database/tx';
import type { Placement } from './command.ts';

type Owner = (typeof usersOfDatabase)[number];

/** The sealed password of a database's user for a principal. */
const sealedPassword = controlQuery<{ database: string; principal: Owner }>()((q) => {
  const t = q.t.database_users;
  return q.db
    .select({ password: t.password })
    .from(t)
    .where(
      and(eq(t.database, q.arg(t.database, 'database')), eq(t.principal, q.arg(t.principal, 'principal'))),
    );
});

interface OwnUsersOptions {
  readonly controlPlacement: Placement;
  readonly masterKeys: MasterKeySettings;
}

/**
 * Has this thread open the databases of tenants by their own users, where they have any. The control plane, which knows
 * them, is opened by the configured log-in. A password that cannot be opened is no reason to come in as somebody else. Answers what ends it.
 */
export function useOwnUsers(
  { controlPlacement, masterKeys: settings }: OwnUsersOptions,
  control: Pick<ControlReadTx, 'first'>,
): () => void {
  const masterKeys = new MasterKeys(settings);
  return configureOwnUsers(async ({ database, principal }) => {
    const owner = usersOfDatabase.find((each) => each === principal);
    const isControl = controlPlacement.engine === 'mssql' && database === controlPlacement.database;
    if (owner === undefined || isControl || database === 'master') return null;
    const row = await control.first(sealedPassword, { database, principal: owner });
    if (row === null) return null;
    const place = { table: 'database_users', column: 'password', key: [database, owner] };
    const opened = masterKeys.open(place, row.password);
    if (!opened.ok)
      throw new DatabaseUnavailable('the password of the database is sealed by an unknown master key');
    return { user: userName(database, owner), password: opened.value };
  });
}
