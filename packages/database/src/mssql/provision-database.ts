import { mapMssqlError } from './errors.ts';
import { InvariantBroken } from '../failures.ts';
import type { DatabaseKind } from '../tables/kinds.ts';
import { createDatabase } from './create-database.ts';
import { dropDatabase } from './drop-database.ts';
import { dropServerLogIns } from './principal-users.ts';
import type { MssqlPool } from './driver.ts';
import { lackingOfMssqlDatabase, migrateMssqlDatabase } from './engine.ts';
import { leasedPool, mssqlConnections } from './connections-of-thread.ts';

interface ServerPlacement {
  readonly engine: 'sqlite' | 'mssql';
  readonly server: string | null;
  readonly database: string;
}

interface MasterLease {
  readonly pool: MssqlPool;
  readonly release: () => void;
}

/** What the steps need from the server. Defaults to this thread's connections. */
export interface ProvisioningServer {
  /** A connection to `master` with the migrator's log-in, which must be allowed to create databases. */
  readonly leaseMaster: (server: string | null) => Promise<MasterLease>;
  readonly migrate: (placement: ServerPlacement, kind: DatabaseKind) => Promise<unknown>;
  /** What the database's protection lacks, in sentences. */
  readonly lacking: (placement: ServerPlacement, kind: DatabaseKind) => Promise<readonly string[]>;
  /** Closes this thread's connections to a database. */
  readonly letGo: (placement: ServerPlacement) => Promise<void>;
}

const ownServer: ProvisioningServer = {
  leaseMaster: async (server) => ({
    pool: leasedPool({ server, database: 'master', principal: 'migrator' }),
    release: () => undefined,
  }),
  migrate: migrateMssqlDatabase,
  lacking: lackingOfMssqlDatabase,
  letGo: (placement) => mssqlConnections().closeDatabase(placement),
};

/**
 * Creates a database if it does not exist and brings it to this code's schema. Repeatable: an interrupted run is
 * completed. Returns what the database's protection lacks for the application's log-in, in sentences.
 */
export async function createMssqlDatabase(
  { placement, kind }: { readonly placement: ServerPlacement; readonly kind: DatabaseKind },
  server: ProvisioningServer = ownServer,
): Promise<readonly string[]> {
  await onMaster(server, placement, async (master) => {
    await createDatabase(master, placement.database);
  });
  await server.migrate(placement, kind);
  return server.lacking(placement, kind);
}

/** Drops the database of a tenant that was never served. One that has a profile has books and stays. Repeatable. */
export async function dropMssqlDatabase(
  { placement }: { readonly placement: ServerPlacement },
  server: ProvisioningServer = ownServer,
): Promise<void> {
  await onMaster(server, placement, async (master) => {
    if (!(await isThere(master, placement.database))) return;
    const profiles = `[${placement.database}].[dbo].[tenant_profile]`;
    const found = await master
      .request()
      .batch(
        `declare @rows int = 0; if object_id(N'${profiles}') is not null exec sp_executesql N'select @rows = count(*) from ${profiles}', N'@rows int output', @rows = @rows output; select @rows as [rows]`,
      );
    if (Number((found.recordset?.[0] as { rows?: unknown } | undefined)?.rows ?? 0) > 0)
      throw new InvariantBroken(`the database ${placement.database} has books in it`);
    await server.letGo(placement);
    await dropDatabase(master, placement.database);
    await dropServerLogIns(master, placement.database);
  });
}

/** Database names cannot be parameters, so only plain names are accepted. */
async function onMaster(
  server: ProvisioningServer,
  { server: address, database }: ServerPlacement,
  run: (master: MssqlPool) => Promise<void>,
): Promise<void> {
  if (!/^[A-Za-z][A-Za-z0-9_]{0,99}$/.test(database))
    throw new InvariantBroken('a database name has only letters, digits and underscores');
  const { pool, release } = await server.leaseMaster(address);
  try {
    await run(pool);
  } catch (error) {
    throw error instanceof InvariantBroken ? error : mapMssqlError(error);
  } finally {
    release();
  }
}

async function isThere(master: MssqlPool, database: string): Promise<boolean> {
  const { recordset } = await master.request().batch(`select db_id(N'${database}') as [id]`);
  return ((recordset?.[0] as { id?: unknown } | undefined)?.id ?? null) !== null;
}
