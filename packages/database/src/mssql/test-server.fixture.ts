import { setTimeout } from 'node:timers/promises';
import { mssqlDriver, type MssqlPool } from './driver.ts';
import { connectionConfig } from './settings.ts';

/** A pool on a server for tests, by the log-in of an administrator. */
export async function openTestPool(url: string, database: string): Promise<MssqlPool> {
  const pool = new (mssqlDriver().ConnectionPool)(
    connectionConfig({ url, server: null, database, maximumConnections: 4 }),
  );
  await pool.connect();
  return pool;
}

const PATIENCE_MILLISECONDS = 10_000;

/** Drops a test's database, books or none. The server notices a little later that the connections of a pool were closed; until then it refuses. */
export async function dropTestDatabase(master: MssqlPool, name: string): Promise<void> {
  for (const deadline = performance.now() + PATIENCE_MILLISECONDS; ;) {
    try {
      await master.request().batch(`drop database [${name}]`);
      return;
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await setTimeout(100);
    }
  }
}
