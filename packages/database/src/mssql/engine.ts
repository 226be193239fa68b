import type { DatabasePlacement, OpenReader, OpenWriter } from '../opened.ts';
import type { Definitions } from '../ddl/names.ts';
import { DatabaseUnavailable } from '../failures.ts';
import { uuidFromBytes } from '../kit/values.ts';
import { MigrationMismatch } from '../migrations/catalogue.ts';
import type { DatabaseKind } from '../migrations/kinds.ts';
import { isCurrentMssqlSchema, migrateMssql } from '../migrations/mssql.ts';
import type { MigrationReport } from '../migrations/sqlite.ts';
import type { Principal } from '../principals/principals.ts';
import type { ControlTables, TenantTables } from '../statement.ts';
import { controlTables } from '../tables/control.ts';
import { tenantTables } from '../tables/tenant.ts';
import {
  assertProtected,
  lackingProtections,
  probeCapabilities,
  readingIsolationOf,
  type LackingProtection,
  type MssqlCapabilities,
} from './capabilities.ts';
import type { Requester } from './driver.ts';
import { mssqlPools, type PoolLease } from './pools.ts';
import { MssqlReader } from './reader.ts';
import { mssqlSettings } from './settings.ts';
import { MssqlStatements } from './statements.ts';
import { MssqlWriter } from './writer.ts';

/** Compiled once a thread: every tenant's statements are the same. */
const tenantStatements = new MssqlStatements(tenantTables);
const controlStatements = new MssqlStatements(controlTables);

async function assertCurrentSchema(target: Requester, kind: DatabaseKind): Promise<void> {
  let isCurrent: boolean;
  try {
    isCurrent = await isCurrentMssqlSchema(target, kind);
  } catch (error) {
    if (!(error instanceof MigrationMismatch)) throw error;
    throw new DatabaseUnavailable(error.message, { cause: error });
  }
  if (!isCurrent)
    throw new DatabaseUnavailable(`the ${kind} database is not at the served schema version; migrate it`);
}

interface Expected {
  readonly tenantId: string;
  readonly mayBeNew: boolean;
  readonly lacking: readonly LackingProtection[];
}

/** A database that names another tenant is not served; one that names none is new, and only a writer may open it. */
async function assertTenant(target: Requester, { tenantId, mayBeNew, lacking }: Expected): Promise<void> {
  const { recordset = [] } = await target
    .request()
    .query('select [tenant_id], [kind] from [dbo].[tenant_profile]');
  const rows = recordset as readonly { readonly tenant_id: Uint8Array; readonly kind: string }[];
  const [row] = rows;
  if (!row) {
    if (mayBeNew) return;
    throw new DatabaseUnavailable('the database belongs to no tenant yet');
  }
  if (rows.length > 1 || uuidFromBytes(row.tenant_id) !== tenantId)
    throw new DatabaseUnavailable('the database belongs to another tenant');
  const { isDegradedLiveAllowed } = mssqlSettings();
  assertProtected(lacking, { kind: row.kind, isDegradedLiveAllowed });
}

async function leased<Opened>(
  placement: DatabasePlacement,
  principal: Principal,
  open: (lease: PoolLease) => Promise<Opened>,
): Promise<Opened> {
  const lease = await mssqlPools().lease({
    server: placement.server,
    database: placement.database,
    principal,
  });
  try {
    return await open(lease);
  } catch (error) {
    lease.release();
    throw error;
  }
}

function writerOn<Tables extends Definitions>(
  { pool, release }: PoolLease,
  statements: MssqlStatements<Tables>,
): OpenWriter<Tables> {
  const writer = new MssqlWriter(pool, statements);
  return {
    writer,
    close: async () => {
      await writer.close();
      release();
    },
  };
}

function readerOn<Tables extends Definitions>(
  { pool, release }: PoolLease,
  statements: MssqlStatements<Tables>,
  lacking: readonly LackingProtection[],
): OpenReader<Tables> {
  const reader = new MssqlReader(pool, statements, readingIsolationOf(lacking));
  return {
    all: reader.all,
    first: reader.first,
    snapshot: (read) => reader.snapshot(read),
    close: async () => release(),
  };
}

interface TenantPlacement {
  readonly placement: DatabasePlacement;
  readonly tenantId: string;
}

export function openMssqlTenantWriter({
  placement,
  tenantId,
}: TenantPlacement): Promise<OpenWriter<TenantTables>> {
  return leased(placement, 'application', async (lease) => {
    await assertCurrentSchema(lease.pool, 'tenant');
    await assertTenant(lease.pool, {
      tenantId,
      mayBeNew: true,
      lacking: await lackingProtections(lease.pool, 'accounts'),
    });
    return writerOn(lease, tenantStatements);
  });
}

export function openMssqlTenantReader({
  placement,
  tenantId,
}: TenantPlacement): Promise<OpenReader<TenantTables>> {
  return leased(placement, 'reader', async (lease) => {
    await assertCurrentSchema(lease.pool, 'tenant');
    const lacking = await lackingProtections(lease.pool, 'accounts');
    await assertTenant(lease.pool, { tenantId, mayBeNew: false, lacking });
    return readerOn(lease, tenantStatements, lacking);
  });
}

export function openMssqlControlWriter({
  placement,
}: {
  readonly placement: DatabasePlacement;
}): Promise<OpenWriter<ControlTables>> {
  return leased(placement, 'application', async (lease) => {
    await assertCurrentSchema(lease.pool, 'control');
    return writerOn(lease, controlStatements);
  });
}

export function openMssqlControlReader({
  placement,
}: {
  readonly placement: DatabasePlacement;
}): Promise<OpenReader<ControlTables>> {
  return leased(placement, 'reader', async (lease) => {
    await assertCurrentSchema(lease.pool, 'control');
    return readerOn(lease, controlStatements, await lackingProtections(lease.pool, 'users'));
  });
}

export interface MssqlMigration extends MigrationReport {
  readonly capabilities: MssqlCapabilities;
}

/** Migrates a database with the migrator's log-in; says what the server can do, so that the operator sees degraded protection. */
export function migrateMssqlDatabase(
  placement: DatabasePlacement,
  kind: DatabaseKind,
): Promise<MssqlMigration> {
  return leased(placement, 'migrator', async ({ pool, release }) => {
    const capabilities = await probeCapabilities(pool);
    const report = await migrateMssql(pool, kind, capabilities);
    release();
    return { ...report, capabilities };
  });
}
