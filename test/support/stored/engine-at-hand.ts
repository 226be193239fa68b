import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import path from 'node:path';
import type { Placement } from '@cifra/books/command';
import { closeIdleMssqlConnections } from '@cifra/database/mssql/connections-of-thread';
import { configureMssql, type MssqlSettings } from '@cifra/database/mssql/settings';
import { dropTestDatabase, openTestPool } from '@cifra/database/mssql/test-server.fixture';
import { parseConfig } from '@cifra/ops/config';
import { isOnServer, serverAtHand } from './server-at-hand.ts';
import { openServerRows } from './server-rows.ts';

/** Where the books of a test are: its control plane, and its tenants by default. */
export interface EngineAtHand {
  readonly placement: Placement;
  /** Null on the embedded engine. */
  readonly sqlServer: MssqlSettings | null;
  /** What a server of the product is told of it. */
  readonly environment: Readonly<Record<string, string>>;
  /** The control plane and every tenant that it names; none on the embedded engine. */
  readonly databases: () => Promise<readonly string[]>;
  /** Drops them, once the books are closed. Files go with their directory. */
  readonly drop: () => Promise<void>;
}

export const embedded: EngineAtHand = {
  placement: { engine: 'sqlite', server: null, database: 'control.db' },
  sqlServer: null,
  environment: {},
  databases: async () => [],
  drop: async () => undefined,
};

/** A place for the books of a test: files, or where `TEST_ENGINE` is `mssql`, new databases of the server that TEST_SQLSERVER_URL names. */
export function engineAtHand(): EngineAtHand {
  return isOnServer() ? newPlaceOnServer() : embedded;
}

export function newPlaceOnServer(): EngineAtHand {
  const address = new URL(serverAtHand());
  address.pathname = `/cifra_test_${randomBytes(6).toString('hex')}`;
  const environment = {
    CIFRA_CONTROL_ENGINE: 'mssql',
    CIFRA_SQLSERVER_URL: address.href,
    // A server that lacks a protection is told apart by tests of protection, not by these.
    CIFRA_SQLSERVER_DEGRADED_LIVE: 'on',
  };
  const { controlPlacement: placement, sqlServer } = parseConfig(environment);
  if (sqlServer === null) throw new Error('the server is not configured');
  configureMssql(sqlServer);
  return {
    placement,
    sqlServer,
    environment,
    databases: () => databasesOf(placement.database),
    drop: () => dropAll(placement.database),
  };
}

async function dropAll(control: string): Promise<void> {
  await closeIdleMssqlConnections();
  const databases = await databasesOf(control);
  const master = await openTestPool(serverAtHand(), 'master');
  try {
    // A test may have lost one of them already.
    for (const database of databases)
      if (await isThere(master, database)) await dropTestDatabase(master, database);
  } finally {
    await master.close();
  }
}

/** The tenants first. */
async function databasesOf(control: string): Promise<readonly string[]> {
  const master = await openTestPool(serverAtHand(), 'master');
  try {
    return [...(await tenantsOf(control, master)), control];
  } finally {
    await master.close();
  }
}

/** The databases that a control plane names; none where it was never made. */
async function tenantsOf(
  control: string,
  master: Awaited<ReturnType<typeof openTestPool>>,
): Promise<readonly string[]> {
  if (!(await isThere(master, control))) return [];
  const stored = await openServerRows(control);
  try {
    const rows = await stored.rows(`select "database" from tenants`);
    return rows.map(({ database }) => String(database));
  } finally {
    await stored.close();
  }
}

async function isThere(master: Awaited<ReturnType<typeof openTestPool>>, database: string): Promise<boolean> {
  const { recordset = [] } = await master.request().query(`select db_id(N'${database}') as [id]`);
  return (recordset as readonly { readonly id: unknown }[])[0]?.id !== null;
}

/** Takes a tenant's database away under the product, as a lost disk would. */
export async function loseDatabase(dataDirectory: string, placement: Placement): Promise<void> {
  if (placement.engine === 'sqlite') {
    rmSync(path.join(dataDirectory, placement.database));
    return;
  }
  await closeIdleMssqlConnections();
  const master = await openTestPool(serverAtHand(), 'master');
  try {
    await dropTestDatabase(master, placement.database);
  } finally {
    await master.close();
  }
}
