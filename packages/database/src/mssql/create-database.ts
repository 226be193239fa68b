import { allowSnapshots, areSnapshotsAllowed } from '../ddl/mssql-snapshots.ts';
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

async function allowsSnapshots(master: Requester, name: string): Promise<boolean> {
  return Number(firstValue(await master.request().query(areSnapshotsAllowed(name)), 'allowed')) === 1;
}

/**
 * Creates a database if it does not exist, with an administrator's log-in on `master`. Database names cannot be
 * parameters, so only plain names are accepted. Allows snapshots, so that reports hold no locks; a server that has none
 * is degraded, not refused. Repeatable.
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
    for (const statement of allowSnapshots(name)) await master.request().batch(statement);
    return { allowsSnapshots: true };
  } catch {
    return { allowsSnapshots: false };
  }
}
