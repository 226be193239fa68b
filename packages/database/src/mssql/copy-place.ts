import { DatabaseUnavailable, InvariantBroken } from '../failures.ts';
import { probeCapabilities, sentenceOf } from './capabilities.ts';
import { mssqlConnections } from './connections-of-thread.ts';
import { createDatabase } from './create-database.ts';
import { mssqlDriver, type MssqlPool } from './driver.ts';
import { dropDatabase } from './drop-database.ts';
import { mapMssqlError } from './errors.ts';
import { dropServerLogIns } from './principal-users.ts';
import { withScratchDatabase } from './scratch-database.ts';
import { connectionConfig, mssqlSettings } from './settings.ts';
import { firstValue } from './transaction.ts';

/** A database on a server, by the address that its placement has. */
export interface ServerDatabase {
  readonly server: string | null;
  readonly database: string;
}

/** One connection that streams or loads, and one beside it. */
const CONNECTIONS = 2;

function migratorUrl(): string {
  const url = mssqlSettings().urls.migrator;
  if (url === undefined)
    throw new DatabaseUnavailable('no log-in to SQL Server is configured for the migrator');
  return url;
}

/**
 * Connections of the migrator's log-in that belong to whoever opens them: a copy has them to itself for as long as it takes, and they
 * count with no tenant's.
 */
export async function openOwnPool({ server, database }: ServerDatabase): Promise<MssqlPool> {
  const config = connectionConfig({
    url: migratorUrl(),
    server,
    database,
    maximumConnections: CONNECTIONS,
  });
  // A whole table is one request, which takes as long as it takes.
  const pool = new (mssqlDriver().ConnectionPool)({ ...config, requestTimeout: 0 });
  try {
    await pool.connect();
  } catch (error) {
    throw mapMssqlError(error);
  }
  return pool;
}

/** Database names cannot be parameters, so only plain names are accepted. */
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

/** Drops a database that nobody is served from, with its log-ins. Repeatable. */
export async function dropCopyDatabase(at: ServerDatabase): Promise<void> {
  await mssqlConnections().closeDatabase(at);
  await onMaster(at, async (master) => {
    if (await isNamed(master, at.database)) await dropDatabase(master, at.database);
    await dropServerLogIns(master, at.database);
  });
}

/** What a server cannot protect, in sentences, found out in a database that is created for it and dropped. */
export async function lackingOfServer(server: string | null): Promise<readonly string[]> {
  const { systemVersioning, denial, snapshotIsolation } = await withScratchDatabase(
    { url: migratorUrl(), server },
    ({ pool }) => probeCapabilities(pool),
  );
  return [
    ...(systemVersioning ? [] : [sentenceOf('HISTORY_BY_TRIGGERS')]),
    ...(denial ? [] : [sentenceOf('WRITES_NOT_DENIED')]),
    ...(snapshotIsolation ? [] : [sentenceOf('NO_SNAPSHOT')]),
  ];
}
