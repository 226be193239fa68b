import { connect, type Connect } from './connect.ts';
import { mssqlConnections } from './connections-of-thread.ts';
import { admitPrincipalUsers, userName, type UserKind, type UserPrincipal } from './principal-users.ts';
import { mssqlSettings } from './settings.ts';

export { newPrincipalUsers } from './principal-users.ts';

interface Admitted {
  readonly placement: { readonly server: string | null; readonly database: string };
  readonly passwords: ReadonlyMap<UserPrincipal, string>;
}

/** Creates a database's users with these passwords, by the migrator's log-in. Repeatable. */
export async function admitToMssqlDatabase(
  { placement: { server, database }, passwords }: Admitted,
  open: Connect = connect,
): Promise<UserKind> {
  const url = mssqlSettings().urls.migrator;
  if (url === undefined) throw new Error('no log-in to SQL Server is configured for migrator');
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
