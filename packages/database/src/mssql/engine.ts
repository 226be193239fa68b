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
import type { ControlTables, TenantTables } from '../statement.ts';
import { controlTables } from '../tables/control.ts';
import { tenantTables } from '../tables/tenant.ts';
import {
  assertProtected,
  lackingProtections,
  probeCapabilities,
  readingIsolationOf,
  sentenceOf,
  type LackingProtection,
  type MssqlCapabilities,
} from './capabilities.ts';
import type { MssqlPool, Requester } from './driver.ts';
import { mapMssqlError } from './errors.ts';
import { admitConfiguredLogIns } from './log-ins.ts';
import { mssqlPools } from './pools.ts';
import { MssqlReader } from './reader.ts';
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

/**
 * Runs something on the pool of a database and leases the pool only for that long: an idle tenant keeps no connection
 * from another.
 */
async function leased<Answer>(
  placement: DatabasePlacement,
  principal: Principal,
  run: (pool: MssqlPool) => Promise<Answer>,
): Promise<Answer> {
  const { server, database } = placement;
  const lease = await mssqlPools().lease({ server, database, principal });
  try {
    return await run(lease.pool);
  } catch (error) {
    // What opens a database asks the driver itself.
    throw mapMssqlError(error);
  } finally {
    lease.release();
  }
}

/** Something made once per pool. The next use replaces a pool that was closed to make room for another. */
function once<Made>(make: (pool: MssqlPool) => Made): (pool: MssqlPool) => Made {
  const made = new WeakMap<MssqlPool, Made>();
  return (pool) => {
    const known = made.get(pool);
    if (known) return known;
    const fresh = make(pool);
    made.set(pool, fresh);
    return fresh;
  };
}

function writerOn<Tables extends Definitions>(
  placement: DatabasePlacement,
  statements: MssqlStatements<Tables>,
): OpenWriter<Tables> {
  const writerOf = once((pool) => new MssqlWriter(pool, statements));
  const running = new Set<Promise<unknown>>();
  let isClosing = false;
  const submit: OpenWriter<Tables>['writer']['submit'] = (work) => {
    if (isClosing) return Promise.reject(new DatabaseUnavailable('the writer is closing'));
    const answer = leased(placement, 'application', (pool) => writerOf(pool).submit(work));
    const end = (): boolean => running.delete(answer);
    running.add(answer);
    answer.then(end, end);
    return answer;
  };
  const close = async (): Promise<void> => {
    isClosing = true;
    await Promise.allSettled(running);
  };
  return { writer: { submit, close }, close };
}

function readerOn<Tables extends Definitions>(
  placement: DatabasePlacement,
  statements: MssqlStatements<Tables>,
  lacking: readonly LackingProtection[],
): OpenReader<Tables> {
  const readerOf = once((pool) => new MssqlReader(pool, statements, readingIsolationOf(lacking)));
  return {
    all: (query, params) => leased(placement, 'reader', (pool) => readerOf(pool).all(query, params)),
    first: (query, params) => leased(placement, 'reader', (pool) => readerOf(pool).first(query, params)),
    snapshot: (read) => leased(placement, 'reader', (pool) => readerOf(pool).snapshot(read)),
    close: async () => undefined,
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
  return leased(placement, 'application', async (pool) => {
    await assertCurrentSchema(pool, 'tenant');
    await assertTenant(pool, {
      tenantId,
      mayBeNew: true,
      lacking: await lackingProtections(pool, 'accounts'),
    });
    return writerOn(placement, tenantStatements);
  });
}

export function openMssqlTenantReader({
  placement,
  tenantId,
}: TenantPlacement): Promise<OpenReader<TenantTables>> {
  return leased(placement, 'reader', async (pool) => {
    await assertCurrentSchema(pool, 'tenant');
    const lacking = await lackingProtections(pool, 'accounts');
    await assertTenant(pool, { tenantId, mayBeNew: false, lacking });
    return readerOn(placement, tenantStatements, lacking);
  });
}

export function openMssqlControlWriter({
  placement,
}: {
  readonly placement: DatabasePlacement;
}): Promise<OpenWriter<ControlTables>> {
  return leased(placement, 'application', async (pool) => {
    await assertCurrentSchema(pool, 'control');
    return writerOn(placement, controlStatements);
  });
}

export function openMssqlControlReader({
  placement,
}: {
  readonly placement: DatabasePlacement;
}): Promise<OpenReader<ControlTables>> {
  return leased(placement, 'reader', async (pool) => {
    await assertCurrentSchema(pool, 'control');
    return readerOn(placement, controlStatements, await lackingProtections(pool, 'users'));
  });
}

export interface MssqlMigration extends MigrationReport {
  readonly capabilities: MssqlCapabilities;
}

/**
 * Migrates a database with the migrator's log-in and admits the other log-ins. Reports what the server can do, so that
 * the operator sees degraded protection.
 */
export function migrateMssqlDatabase(
  placement: DatabasePlacement,
  kind: DatabaseKind,
  plan: MigrationPlan = migrationPlan,
): Promise<MssqlMigration> {
  return leased(placement, 'migrator', async (pool) => {
    const capabilities = await probeCapabilities(pool);
    const report = await migrateMssql(pool, kind, capabilities, plan);
    if (capabilities.denial) await admitConfiguredLogIns(pool, mssqlSettings());
    return { ...report, capabilities };
  });
}

/** What the database's protection lacks for the application's log-in, in sentences for the operator. */
export function lackingOfMssqlDatabase(
  placement: DatabasePlacement,
  kind: DatabaseKind,
): Promise<readonly string[]> {
  const versioned = kind === 'tenant' ? 'accounts' : 'users';
  return leased(placement, 'application', async (pool) =>
    (await lackingProtections(pool, versioned)).map(sentenceOf),
  );
}
