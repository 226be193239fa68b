import { oneSetOf } from '../one-set.ts';
import type { DatabasePlacement, OpenReader, OpenWriter } from '../opened.ts';
import type { Definitions } from '../kit/names.ts';
import { DatabaseUnavailable, SchemaNotServed } from '../failures.ts';
import { uuidFromBytes } from '@cifra/domain/ids';
import { MigrationMismatch } from '../migrations/catalogue.ts';
import type { DatabaseKind } from '../tables/kinds.ts';
import { migrateMssql, pendingInMssql } from './migrate.ts';
import { migrationPlan, reasonNotServed, type MigrationPlan } from '../migrations/plan.ts';
import type { MigrationReport } from '../migrations/sqlite.ts';
import type { Principal } from '../principals/principals.ts';
import type { SentAnswer, SentStatement } from '../sent-statement.ts';
import type { ControlTables, TenantTables } from '../statement.ts';
import { controlTables } from '../tables/control.ts';
import { tenantTables } from '../tables/tenant.ts';
import {
  assertProtected,
  lackingProtections,
  schemaCapabilitiesOn,
  readingIsolationOf,
  sentenceOf,
  type LackingProtection,
  type SchemaCapabilities,
} from './capabilities.ts';
import type { ConnectionKey } from './connection-key.ts';
import { leasedPool } from './connections-of-thread.ts';
import type { Requester } from './driver.ts';
import { mapMssqlError } from './errors.ts';
import type { LeasedPool } from './leased-pool.ts';
import { admitConfiguredLogIns } from './log-ins.ts';
import { MssqlReader } from './reader.ts';
import { runSent, sendingReader } from './sent-statements.ts';
import { mssqlSettings } from './settings.ts';
import { MssqlStatements } from './statements.ts';
import { MssqlWriter } from './writer.ts';

/** Compiled once per thread: all tenants share the same statements. */
const tenantStatements = new MssqlStatements(tenantTables);
const controlStatements = new MssqlStatements(controlTables);

async function assertCurrentSchema(target: Requester, kind: DatabaseKind): Promise<void> {
  let reason: string | null;
  try {
    reason = reasonNotServed(kind, await pendingInMssql(target, kind));
  } catch (error) {
    if (!(error instanceof MigrationMismatch)) throw error;
    throw new SchemaNotServed(error.message, { cause: error });
  }
  if (reason !== null) throw new SchemaNotServed(reason);
}

interface Expected {
  readonly tenantId: string;
  readonly mayBeNew: boolean;
  readonly lacking: readonly LackingProtection[];
}

/** A database that names another tenant is not served. One that names none is new, and only a writer may open it. */
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

function poolOf(
  { server, database }: DatabasePlacement,
  principal: Principal,
  { isKept = false }: Pick<ConnectionKey, 'isKept'> = {},
): LeasedPool {
  return leasedPool({ server, database, principal, isKept });
}

function writerOn<Tables extends Definitions>(
  pool: LeasedPool,
  statements: MssqlStatements<Tables>,
): OpenWriter<Tables> {
  const writer = new MssqlWriter(pool, statements);
  const close = async (): Promise<void> => {
    await writer.close();
    await pool.close();
  };
  return { writer, close };
}

function readerOn<Tables extends Definitions>(
  pool: LeasedPool,
  statements: MssqlStatements<Tables>,
  lacking: readonly LackingProtection[],
): OpenReader<Tables> {
  const reader = new MssqlReader(pool, statements, readingIsolationOf(lacking));
  return {
    all: reader.all,
    first: reader.first,
    snapshot: (read) => reader.snapshot(read),
    oneSet: (read) => read(oneSetOf(reader)),
    runSent: (statement) => runSent(pool, statement),
    close: () => pool.close(),
  };
}

/** What asks the driver itself, to open a database: its failures have our names, which they keep on their way to other threads. */
async function named<Value>(asking: () => Promise<Value>): Promise<Value> {
  try {
    return await asking();
  } catch (error) {
    throw mapMssqlError(error);
  }
}

interface TenantPlacement {
  readonly placement: DatabasePlacement;
  readonly tenantId: string;
}

export async function openMssqlTenantWriter({
  placement,
  tenantId,
}: TenantPlacement): Promise<OpenWriter<TenantTables>> {
  const pool = poolOf(placement, 'application');
  await named(async () => {
    await assertCurrentSchema(pool, 'tenant');
    const lacking = await lackingProtections(pool, 'accounts');
    await assertTenant(pool, { tenantId, mayBeNew: true, lacking });
  });
  return writerOn(pool, tenantStatements);
}

export async function openMssqlTenantReader({
  placement,
  tenantId,
}: TenantPlacement): Promise<OpenReader<TenantTables>> {
  const pool = poolOf(placement, 'reader');
  return named(async () => {
    await assertCurrentSchema(pool, 'tenant');
    const lacking = await lackingProtections(pool, 'accounts');
    await assertTenant(pool, { tenantId, mayBeNew: false, lacking });
    return readerOn(pool, tenantStatements, lacking);
  });
}

export async function openMssqlControlWriter({
  placement,
}: {
  readonly placement: DatabasePlacement;
}): Promise<OpenWriter<ControlTables>> {
  const pool = poolOf(placement, 'application', { isKept: true });
  await named(() => assertCurrentSchema(pool, 'control'));
  return writerOn(pool, controlStatements);
}

export async function openMssqlControlReader({
  placement,
}: {
  readonly placement: DatabasePlacement;
}): Promise<OpenReader<ControlTables>> {
  const pool = poolOf(placement, 'reader', { isKept: true });
  return named(async () => {
    await assertCurrentSchema(pool, 'control');
    return readerOn(pool, controlStatements, await lackingProtections(pool, 'users'));
  });
}

/** As many connections as the control plane's readers have: what one request waits for does not hold up all others. */
const CONTROL_READS_AT_ONCE = 4;

type Send = (statement: SentStatement) => Promise<SentAnswer>;

/** A tenant's reader whose connection another thread has. What that thread refuses is thrown by the first read. */
export const sendingTenantReader = (send: Send): OpenReader<TenantTables> =>
  sendingReader(tenantStatements, send);

/** Likewise, the control plane's. */
export const sendingControlReader = (send: Send): OpenReader<ControlTables> =>
  sendingReader(controlStatements, send, { atOnce: CONTROL_READS_AT_ONCE });

export interface MssqlMigration extends MigrationReport {
  readonly capabilities: SchemaCapabilities;
}

/**
 * Migrates a database with the migrator's log-in and admits the other log-ins. Reports what the server can do, so that
 * the operator sees degraded protection.
 */
export async function migrateMssqlDatabase(
  placement: DatabasePlacement,
  kind: DatabaseKind,
  plan: MigrationPlan = migrationPlan,
): Promise<MssqlMigration> {
  const pool = poolOf(placement, 'migrator');
  const capabilities = await schemaCapabilitiesOn(placement.server ?? '', pool);
  const report = await migrateMssql(pool, kind, capabilities, plan);
  if (capabilities.roles) await admitConfiguredLogIns(pool, mssqlSettings());
  return { ...report, capabilities };
}

/** What the database's protection lacks for the application's log-in, in sentences for the operator. */
export async function lackingOfMssqlDatabase(
  placement: DatabasePlacement,
  kind: DatabaseKind,
): Promise<readonly string[]> {
  const versioned = kind === 'tenant' ? 'accounts' : 'users';
  return (await lackingProtections(poolOf(placement, 'application'), versioned)).map(sentenceOf);
}
