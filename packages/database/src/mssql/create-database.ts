import { mapMssqlError } from './errors.ts';
import { InvariantBroken } from '../failures.ts';
import type { MssqlPool, Requester } from './driver.ts';
import { firstValue } from './transaction.ts';

/** "Database already exists": another process created it in the meantime. */
const ALREADY_THERE = 1801;

function assertPlainName(name: string): void {
  if (!/^[A-Za-z][A-Za-z0-9_]{0,99}$/.test(name))
    throw new InvariantBroken('a database name has only letters, digits and underscores');
}

async function databaseExists(master: Requester, name: string): Promise<boolean> {
  assertPlainName(name);
  try {
    return (
      (firstValue(await master.request().query(`select db_id(N'${name}') as [id]`), 'id') ?? null) !== null
    );
  } catch (error) {
    throw mapMssqlError(error);
  }
}

/** https://learn.microsoft.com/en-us/sql/relational-databases/system-catalog-views/sys-databases-transact-sql */
async function allowsSnapshots(master: Requester, name: string): Promise<boolean> {
  const allowed = await master
    .request()
    .query(
      `select case when snapshot_isolation_state = 1 and is_read_committed_snapshot_on = 1 then 1 else 0 end as [allowed] from sys.databases where name = N'${name}'`,
    );
  return Number(firstValue(allowed, 'allowed')) === 1;
}

/**
 * Creates a database if it does not exist, with an administrator's log-in on `master`. Database names cannot be
 * parameters, so only plain names are accepted. Allows snapshots, so that reports hold no locks; a server that has none
 * is degraded, not refused. Repeatable. It does not wait to change the settings of a database that is in use (NO_WAIT).
 * https://learn.microsoft.com/en-us/sql/t-sql/statements/alter-database-transact-sql-set-options
 */
export async function createDatabase(
  master: MssqlPool,
  name: string,
): Promise<{ readonly allowsSnapshots: boolean }> {
  assertPlainName(name);
  try {
    if (!(await databaseExists(master, name))) await master.request().batch(`create database [${name}]`);
  } catch (error) {
    if ((error as { readonly number?: unknown }).number !== ALREADY_THERE) throw mapMssqlError(error);
  }
  try {
    if (await allowsSnapshots(master, name)) return { allowsSnapshots: true };
    await master.request().batch(`alter database [${name}] set allow_snapshot_isolation on`);
    await master.request().batch(`alter database [${name}] set read_committed_snapshot on with no_wait`);
    return { allowsSnapshots: true };
  } catch {
    return { allowsSnapshots: false };
  }
}
