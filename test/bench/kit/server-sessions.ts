import { setTimeout as passing } from 'node:timers/promises';
import type { MssqlPool } from '@cifra/database/mssql/driver';

/**
 * Sessions of this process as the server counts them, without the one that asks.
 * https://learn.microsoft.com/en-us/sql/relational-databases/system-dynamic-management-views/sys-dm-exec-sessions-transact-sql
 */
export async function sessionsOfThisProcess(master: MssqlPool): Promise<number> {
  const { recordset = [] } = await master
    .request()
    .query(
      `select count(*) as [count] from sys.dm_exec_sessions where [host_process_id] = ${process.pid} and [session_id] is not null and [session_id] <> @@spid`,
    );
  return Number((recordset[0] as { readonly count?: unknown } | undefined)?.count);
}

/** Looks every so many milliseconds, until it is stopped; the stop resolves when the last look has ended. */
export function lookingEvery(milliseconds: number, look: () => Promise<void>): () => Promise<void> {
  const stopping = new AbortController();
  const looking = (async () => {
    while (!stopping.signal.aborted) {
      await look();
      await passing(milliseconds);
    }
  })();
  return async () => {
    stopping.abort();
    await looking;
  };
}
