import { setTimeout as delay } from 'node:timers/promises';
import { closeIdleMssqlConnections } from '@cifra/database/mssql/connections-of-thread';
import { openTestPool } from '@cifra/database/mssql/test-server.fixture';
import { serverAtHand } from './server-at-hand.ts';

const LOOK_EVERY_MILLISECONDS = 50;

/**
 * Resolves when no session is in any of the databases: what a killed process had sent is done or undone by then.
 * https://learn.microsoft.com/en-us/sql/relational-databases/system-dynamic-management-views/sys-dm-exec-sessions-transact-sql
 */
export async function untilNobodyIsIn(databases: readonly string[]): Promise<void> {
  await closeIdleMssqlConnections();
  const master = await openTestPool(serverAtHand(), 'master');
  const names = databases.map((name) => `N'${name}'`).join(', ');
  const count = async (): Promise<number> => {
    const { recordset = [] } = await master
      .request()
      .query(
        `select count(*) as [n] from sys.dm_exec_sessions where [session_id] > 0 and database_id in (select database_id from sys.databases where [name] in (${names}))`,
      );
    return Number((recordset as readonly { readonly n: unknown }[])[0]?.n);
  };
  try {
    while ((await count()) > 0) await delay(LOOK_EVERY_MILLISECONDS);
  } finally {
    await master.close();
  }
}
