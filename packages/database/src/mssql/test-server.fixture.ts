import { dropDatabase } from './drop-database.ts';
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

/** Drops a test's database, books or none. */
export const dropTestDatabase = dropDatabase;
