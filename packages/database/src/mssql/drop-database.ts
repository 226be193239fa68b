import { setTimeout } from 'node:timers/promises';
import type { Requester } from './driver.ts';

const PATIENCE_MILLISECONDS = 10_000;
const PAUSE_MILLISECONDS = 100;

/**
 * Drops a database. Connections that are still open are closed where the server can do that; where it cannot, it notices a
 * little later that they were closed by their owner, and refuses until then.
 * https://learn.microsoft.com/en-us/sql/t-sql/statements/alter-database-transact-sql-set-options
 * https://learn.microsoft.com/en-us/sql/t-sql/statements/drop-database-transact-sql
 */
export async function dropDatabase(
  master: Requester,
  name: string,
  patienceMilliseconds: number = PATIENCE_MILLISECONDS,
): Promise<void> {
  for (const deadline = performance.now() + patienceMilliseconds; ;) {
    await closeConnections(master, name);
    try {
      await master.request().batch(`drop database [${name}]`);
      return;
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await setTimeout(PAUSE_MILLISECONDS);
    }
  }
}

/** A server without ALTER DATABASE refuses; the connections' owners have closed them. */
async function closeConnections(master: Requester, name: string): Promise<void> {
  try {
    await master.request().batch(`alter database [${name}] set single_user with rollback immediate`);
  } catch {
    return;
  }
}
