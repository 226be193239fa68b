import { connect, type Connect } from './connect.ts';
import { mssqlConnections } from './connections-of-thread.ts';
import { admitPrincipalUsers, userName, type UserKind, type UserPrincipal } from './principal-users.ts';
import { mssqlSettings } from './settings.ts';

export { newPrincipalUsers } from './principal-users.ts';

interface Admitted {
  readonly placement: { readonly server: string | null; readonly database: string };
  readonly passwords: ReadonlyMap<UserPrincipal, string>;
}

/**
 * Whether a tenant's database may be used by users that are not its owner: the server itself keeps its history. Where triggers
 * keep it, they would write it with the rights of whoever updates, on a server that does not follow ownership chains.
 * https://learn.microsoft.com/en-us/sql/relational-databases/tutorial-ownership-chains-and-context-switching
 */
export async function canHaveOwnUsers(
  { server, database }: Admitted['placement'],
  open: Connect = connect,
): Promise<boolean> {
  const target = await open({ url: migratorUrl(), server }, database);
  try {
    const { recordset } = await target
      .request()
      .query(`select objectproperty(object_id(N'dbo.accounts'), 'TableTemporalType') as [type]`);
    return Number((recordset?.[0] as { readonly type?: unknown } | undefined)?.type) === 2;
  } finally {
    await target.close();
  }
}

function migratorUrl(): string {
  const url = mssqlSettings().urls.migrator;
  if (url === undefined) throw new Error('no log-in to SQL Server is configured for migrator');
  return url;
}

/** Creates a database's users with these passwords, by the migrator's log-in. Repeatable. */
export async function admitToMssqlDatabase(
  { placement: { server, database }, passwords }: Admitted,
  open: Connect = connect,
): Promise<UserKind> {
  const url = migratorUrl();
  const pools = [await open({ url, server }, 'master'), await open({ url, server }, database)] as const;
  try {
    const [master, target] = pools;
    const users = [...passwords].map(([principal, password]) => ({
      principal,
      user: userName(database, principal),
      password,
    }));
    const kind = await admitPrincipalUsers({ master, target, database }, users);
    // What was opened before has the configured log-in.
    await mssqlConnections().closeDatabase({ server, database });
    return kind;
  } finally {
    await Promise.all(pools.map((pool) => pool.close()));
  }
}
