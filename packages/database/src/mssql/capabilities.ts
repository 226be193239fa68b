import { ConnectionsBusy, DatabaseUnavailable } from '../failures.ts';
import { mssqlDriver, type MssqlPool, type Requester } from './driver.ts';
import { isConnectionLost, mapMssqlError } from './errors.ts';
import { firstValue, type ReadingIsolation } from './transaction.ts';

/** What a server can do beyond the common part of T-SQL, as far as a schema depends on it. Found by trying, not by its version. */
export interface SchemaCapabilities {
  /** https://learn.microsoft.com/en-us/sql/relational-databases/tables/temporal-tables */
  readonly systemVersioning: boolean;
  /** https://learn.microsoft.com/en-us/sql/t-sql/statements/create-role-transact-sql */
  readonly roles: boolean;
  /**
   * Roles whose DENY takes effect.
   * https://learn.microsoft.com/en-us/sql/t-sql/statements/deny-object-permissions-transact-sql
   */
  readonly denial: boolean;
}

/** Likewise, with what reports depend on. */
export interface MssqlCapabilities extends SchemaCapabilities {
  /** https://learn.microsoft.com/en-us/sql/relational-databases/sql-server-transaction-locking-and-row-versioning-guide */
  readonly snapshotIsolation: boolean;
}

const probes: Readonly<Record<keyof MssqlCapabilities, readonly string[]>> = {
  systemVersioning: [
    `create table [dbo].[cifra_probe] ([id] int not null primary key,
  [valid_from] datetime2(7) generated always as row start hidden not null, [valid_to] datetime2(7) generated always as row end hidden not null,
  period for system_time ([valid_from], [valid_to])) with (system_versioning = on (history_table = [dbo].[cifra_probe_history]))`,
    `select case when objectproperty(object_id(N'dbo.cifra_probe'), 'TableTemporalType') = 2 then 1 else 0 end as [works]`,
  ],
  roles: [
    'create role [cifra_probe]',
    `select case when database_principal_id(N'cifra_probe') is null then 0 else 1 end as [works]`,
  ],
  denial: [
    'create role [cifra_probe]',
    'deny update on schema::[dbo] to [cifra_probe]',
    `select case when exists (select 1 from sys.database_permissions where grantee_principal_id = database_principal_id(N'cifra_probe') and state = 'D') then 1 else 0 end as [works]`,
  ],
  snapshotIsolation: [
    `select case when snapshot_isolation_state = 1 then 1 else 0 end as [works] from sys.databases where name = db_name()`,
  ],
};

/**
 * Runs a probe in a transaction that is rolled back. A server that refuses any part of it does not have the feature. Throws where the
 * connection was lost meanwhile.
 */
async function works(pool: MssqlPool, statements: readonly string[]): Promise<boolean> {
  const transaction = pool.transaction();
  await transaction.begin(mssqlDriver().ISOLATION_LEVEL.READ_COMMITTED);
  try {
    let answer: unknown;
    for (const statement of statements)
      answer = firstValue(await transaction.request().query(statement), 'works');
    return Number(answer) === 1;
  } catch (error) {
    // Who could not ask knows nothing.
    if (isConnectionLost(error)) throw mapMssqlError(error);
    return false;
  } finally {
    // The server may already have ended the transaction when it refused.
    await transaction.rollback().catch(() => undefined);
  }
}

/** Tries what the migrator's log-in is allowed to do: creating tables and roles. */
export async function probeCapabilities(pool: MssqlPool): Promise<MssqlCapabilities> {
  return {
    ...(await schemaCapabilities(pool)),
    snapshotIsolation: await works(pool, probes.snapshotIsolation),
  };
}

async function schemaCapabilities(pool: MssqlPool): Promise<SchemaCapabilities> {
  return {
    systemVersioning: await works(pool, probes.systemVersioning),
    roles: await works(pool, probes.roles),
    denial: await works(pool, probes.denial),
  };
}

/** A server is upgraded seldom, and not while nobody is told. */
const KNOWN_MILLISECONDS = 10 * 60_000;

interface KnownServer {
  readonly found: Promise<SchemaCapabilities>;
  readonly untilMilliseconds: number;
}

const knownServers = new Map<string, KnownServer>();

/**
 * What a schema depends on, on a server of which this process knows for ten minutes what it can do: what is tried costs more than a database that
 * is migrated already.
 */
export function schemaCapabilitiesOn(server: string, pool: MssqlPool): Promise<SchemaCapabilities> {
  const known = knownServers.get(server);
  if (known !== undefined && performance.now() < known.untilMilliseconds) return known.found;
  const found = schemaCapabilities(pool);
  knownServers.set(server, { found, untilMilliseconds: performance.now() + KNOWN_MILLISECONDS });
  // What could not be tried is tried again.
  found.catch(() => knownServers.delete(server));
  return found;
}

/** A protection that this database lacks for this log-in. */
export type LackingProtection = 'HISTORY_BY_TRIGGERS' | 'WRITES_NOT_DENIED' | 'NO_SNAPSHOT';

const sentences: Readonly<Record<LackingProtection, string>> = {
  HISTORY_BY_TRIGGERS:
    'superseded versions are kept by triggers, not by the server: an owner of the tables can rewrite them',
  WRITES_NOT_DENIED:
    'updates of posted rows are refused by triggers only: the log-in itself is not denied them',
  NO_SNAPSHOT: 'reports hold locks that the writer waits for: the database does not allow snapshot isolation',
};

export const sentenceOf = (lacking: LackingProtection): string => sentences[lacking];

const PROTECTION = `select objectproperty(object_id(N'dbo.audit_events'), 'IsTable') as [is_table],
  objectproperty(object_id(@versioned), 'TableTemporalType') as [temporal_type],
  has_perms_by_name(N'dbo.commits', 'OBJECT', 'UPDATE') as [may_update],
  (select snapshot_isolation_state from sys.databases where name = db_name()) as [snapshot]`;

/**
 * What is lacking, determined from the actual database and log-in. A server that cannot answer the question lacks everything. Throws where
 * there was no connection to ask by.
 */
export async function lackingProtections(
  target: Requester,
  versionedTable: string,
): Promise<readonly LackingProtection[]> {
  let row: Record<string, unknown> | undefined;
  try {
    const request = target.request();
    request.input('versioned', `dbo.${versionedTable}`);
    row = (await request.query(PROTECTION)).recordset?.[0] as Record<string, unknown> | undefined;
  } catch (error) {
    const failure = mapMssqlError(error);
    if (failure instanceof ConnectionsBusy || failure instanceof DatabaseUnavailable) throw failure;
    row = undefined;
  }
  return lackingOf({
    isVersioned: Number(row?.['temporal_type']) === 2,
    mayUpdate: row?.['may_update'] !== 0,
    hasSnapshots: Number(row?.['snapshot']) === 1,
  });
}

export function lackingOf({
  isVersioned,
  mayUpdate,
  hasSnapshots,
}: {
  readonly isVersioned: boolean;
  /** Whether the log-in itself may change posted rows. */
  readonly mayUpdate: boolean;
  readonly hasSnapshots: boolean;
}): readonly LackingProtection[] {
  const lacking: LackingProtection[] = [];
  if (!isVersioned) lacking.push('HISTORY_BY_TRIGGERS');
  if (mayUpdate) lacking.push('WRITES_NOT_DENIED');
  if (!hasSnapshots) lacking.push('NO_SNAPSHOT');
  return lacking;
}

/** How reports read, as far as the database allows. */
export const readingIsolationOf = (lacking: readonly LackingProtection[]): ReadingIsolation =>
  lacking.includes('NO_SNAPSHOT') ? 'SERIALIZABLE' : 'SNAPSHOT';

/** Refuses to serve a LIVE tenant whose server lacks a protection, unless the configuration allows it. */
export function assertProtected(
  lacking: readonly LackingProtection[],
  { kind, isDegradedLiveAllowed }: { readonly kind: string; readonly isDegradedLiveAllowed: boolean },
): void {
  if (lacking.length === 0 || kind !== 'LIVE' || isDegradedLiveAllowed) return;
  throw new DatabaseUnavailable(
    `a LIVE tenant is not served with degraded protection: ${lacking.map(sentenceOf).join('; ')}`,
  );
}
