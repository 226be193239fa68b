import { setTimeout } from 'node:timers/promises';
import { randomBytes } from 'node:crypto';
import { probeCapabilities, sentenceOf } from './capabilities.ts';
import { mssqlConnections } from './connections-of-thread.ts';
import { createDatabase } from './create-database.ts';
import { mssqlDriver, type MssqlPool } from './driver.ts';
import { mapMssqlError } from './errors.ts';
import { connectionConfig, mssqlSettings } from './settings.ts';
import { firstValue } from './transaction.ts';
import { DatabaseUnavailable, InvariantBroken } from '../failures.ts';

/** A database on a server, by the address that its placement has. */
export interface ServerDatabase {
  readonly server: string | null;
  readonly database: string;
}

/** One connection that streams or loads, and one beside it. */
const CONNECTIONS = 2;
const PATIENCE_MILLISECONDS = 10_000;
const PAUSE_MILLISECONDS = 100;

/**
 * Connections of the migrator's log-in that belong to whoever opens them: a copy has them to itself for as long as it takes, and they
 * count with no tenant's.
 */
export async function openOwnPool({ server, database }: ServerDatabase): Promise<MssqlPool> {
  const url = mssqlSettings().urls.migrator;
  if (url === undefined)
    throw new DatabaseUnavailable('no log-in to SQL Server is configured for the migrator');
  const config = connectionConfig({ url, server, database, maximumConnections: CONNECTIONS });
  // A whole table is one request, which takes as long as it takes.
  const pool = new (mssqlDriver().ConnectionPool)({ ...config, requestTimeout: 0 });
  try {
    await pool.connect();
  } catch (error) {
    throw mapMssqlError(error);
  }
  return pool;
}

async function onMaster<Answer>(
  { server, database }: ServerDatabase,
  run: (master: MssqlPool) => Promise<Answer>,
): Promise<Answer> {
  if (!/^[A-Za-z][A-Za-z0-9_]{0,99}$/.test(database))
    throw new InvariantBroken('a database name has only letters, digits and underscores');
  const master = await openOwnPool({ server, database: 'master' });
  try {
    return await run(master);
  } catch (error) {
    throw mapMssqlError(error);
  } finally {
    await master.close();
  }
}

async function isNamed(master: MssqlPool, database: string): Promise<boolean> {
  const found = await master.request().query(`select db_id(N'${database}') as [id]`);
  return (firstValue(found, 'id') ?? null) !== null;
}

export const isDatabaseThere = (at: ServerDatabase): Promise<boolean> =>
  onMaster(at, (master) => isNamed(master, at.database));

/** Creates an empty database for a copy. Repeatable. */
export async function createCopyDatabase(at: ServerDatabase): Promise<void> {
  await onMaster(at, (master) => createDatabase(master, at.database));
}

/**
 * Drops a database of which nobody is served. A server that can closes connections that are left; elsewhere it refuses until it has noticed that they
 * were closed. Repeatable.
 * https://learn.microsoft.com/en-us/sql/t-sql/statements/drop-database-transact-sql
 */
export async function dropCopyDatabase(at: ServerDatabase): Promise<void> {
  await mssqlConnections().closeDatabase(at);
  await onMaster(at, async (master) => {
    for (const deadline = performance.now() + PATIENCE_MILLISECONDS; await isNamed(master, at.database);) {
      await master
        .request()
        .batch(`alter database [${at.database}] set single_user with rollback immediate`)
        .catch(() => undefined);
      try {
        await master.request().batch(`drop database [${at.database}]`);
      } catch (error) {
        if (performance.now() > deadline) throw error;
        await setTimeout(PAUSE_MILLISECONDS);
      }
    }
  });
}

/** What a server cannot protect, in sentences, found out in a database that is created for it and dropped. */
export async function lackingOfServer(server: string | null): Promise<readonly string[]> {
  const scratch = { server, database: `cifra_scratch_${randomBytes(6).toString('hex')}` };
  await createCopyDatabase(scratch);
  try {
    const pool = await openOwnPool(scratch);
    try {
      const { systemVersioning, denial, snapshotIsolation } = await probeCapabilities(pool);
      return [
        ...(systemVersioning ? [] : [sentenceOf('HISTORY_BY_TRIGGERS')]),
        ...(denial ? [] : [sentenceOf('WRITES_NOT_DENIED')]),
        ...(snapshotIsolation ? [] : [sentenceOf('NO_SNAPSHOT')]),
      ];
    } finally {
      await pool.close();
    }
  } finally {
    await dropCopyDatabase(scratch);
  }
}
