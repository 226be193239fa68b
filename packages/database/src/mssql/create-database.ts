import { mapMssqlError } from '../dialects/mssql/errors.ts';
import { InvariantBroken } from '../failures.ts';
import type { MssqlPool } from './driver.ts';

/**
 * Creates a tenant's database, by an administrator's log-in on `master`. Names of databases cannot be parameters, so only plain
 * ones are taken. Snapshots are allowed, so that reports hold no locks; a server without them is degraded, not refused.
 * https://learn.microsoft.com/en-us/sql/t-sql/statements/alter-database-transact-sql-set-options
 */
export async function createDatabase(
  master: MssqlPool,
  name: string,
): Promise<{ readonly allowsSnapshots: boolean }> {
  if (!/^[A-Za-z][A-Za-z0-9_]{0,99}$/.test(name))
    throw new InvariantBroken('a database is named by letters, digits and underscores');
  try {
    await master.request().batch(`create database [${name}]`);
  } catch (error) {
    throw mapMssqlError(error);
  }
  try {
    await master.request().batch(`alter database [${name}] set allow_snapshot_isolation on`);
    await master.request().batch(`alter database [${name}] set read_committed_snapshot on`);
    return { allowsSnapshots: true };
  } catch {
    return { allowsSnapshots: false };
  }
}
