import { MSSQL_CLOCK_MICROS } from '../ddl/mssql.ts';
import { mapMssqlError } from './errors.ts';
import type { SchemaCapabilities } from './capabilities.ts';
import type { MssqlPool, Requester } from './driver.ts';
import { MssqlStatements } from './statements.ts';
import { beginWrite, firstValue } from './transaction.ts';
import { MssqlWriter } from './writer.ts';
import {
  MigrationMismatch,
  pendingMigrations,
  type AppliedMigration,
  type Migration,
} from '../migrations/catalogue.ts';
import type { Definitions } from '../kit/names.ts';
import { hexFromBytes } from '../kit/values.ts';
import type { DatabaseKind } from '../tables/kinds.ts';
import { migrationPlan, pendingOf, type Fill, type MigrationPlan, type Pending } from '../migrations/plan.ts';
import { migrationOfFill, runFill } from '../migrations/run-fill.ts';
import { asScript, readSections } from '../migrations/sections.ts';
import type { MigrationReport } from '../migrations/sqlite.ts';

const LOCK_WAIT_MILLISECONDS = 60_000;

export const CREATE_MIGRATION_TABLE = `create table [dbo].[schema_migrations] (
  [number] int not null constraint [pk_schema_migrations] primary key,
  [name] nvarchar(100) not null,
  [checksum] char(64) not null,
  [applied_at_micros] bigint not null,
  [filled_at_micros] bigint null
)`;

async function appliedMigrations(target: Requester): Promise<readonly AppliedMigration[]> {
  const exists = firstValue(
    await target.request().query(`select object_id(N'dbo.schema_migrations', N'U') as [id]`),
    'id',
  );
  if (exists === null || exists === undefined) return [];
  // Selects every column, whatever they are: the record may be that of another Cifra.
  const { recordset } = await target
    .request()
    .query('select * from [dbo].[schema_migrations] order by [schema_migrations].[number]');
  const rows = (recordset ?? []) as readonly Omit<AppliedMigration, 'isFilled'>[];
  return rows.map((row) => ({
    number: row.number,
    name: row.name,
    checksum: row.checksum,
    isFilled: ((row as { readonly filled_at_micros?: unknown }).filled_at_micros ?? null) !== null,
  }));
}

/** What the database lacks of this code's schema. Throws MigrationMismatch if it has another schema. */
export async function pendingInMssql(
  target: Requester,
  kind: DatabaseKind,
  plan: MigrationPlan = migrationPlan,
): Promise<Pending> {
  return pendingOf(plan, { dialect: 'mssql', kind }, await appliedMigrations(target));
}

/** The batches of a migration for a server with these capabilities, in order. */
export function batchesFor(migration: Migration, capabilities: SchemaCapabilities): readonly string[] {
  const sections = readSections(migration.text);
  return [
    ...sections.portable,
    ...sections[capabilities.systemVersioning ? 'temporal' : 'without-temporal'],
    ...(capabilities.roles ? sections.roles : []),
    ...(capabilities.denial ? sections.principals : []),
  ];
}

/** The hash of the last commit, or null if there is none. Two batches, because the second names a table that may not exist. */
async function headHash(target: Requester): Promise<string | null> {
  const exists = firstValue(
    await target.request().query(`select object_id(N'dbo.commits', N'U') as [id]`),
    'id',
  );
  if (exists === null || exists === undefined) return null;
  const head = firstValue(
    await target
      .request()
      .query('select top (1) [hash] as [head] from [dbo].[commits] order by [commits].[number] desc'),
    'head',
  );
  return head === null || head === undefined ? null : hexFromBytes(head as Uint8Array);
}

interface Applying {
  readonly pool: MssqlPool;
  readonly committed: readonly Migration[];
  readonly capabilities: SchemaCapabilities;
}

/** What a run found and did: `applied` is null if nothing was missing. */
interface Step {
  readonly from: number;
  readonly applied: number | null;
  readonly isLast: boolean;
}

/** Applies the first missing migration under the lock of the database's only writer. */
async function applyNext({ pool, committed, capabilities }: Applying): Promise<Step> {
  const transaction = await beginWrite(pool, LOCK_WAIT_MILLISECONDS);
  try {
    const applied = await appliedMigrations(transaction);
    const from = applied.at(-1)?.number ?? 0;
    const [next, ...later] = pendingMigrations(committed, applied);
    if (!next) {
      await transaction.rollback();
      return { from, applied: null, isLast: true };
    }
    const isNew = applied.length === 0;
    const head = isNew ? null : await headHash(transaction);
    await transaction.executeBatch(
      asScript([...(isNew ? [CREATE_MIGRATION_TABLE] : []), ...batchesFor(next, capabilities)]),
    );
    if (head !== null && (await headHash(transaction)) !== head)
      throw new MigrationMismatch(`${next.name} changed the chain: a migration must not write to it`);
    const request = transaction.request();
    request.input('number', next.number);
    request.input('name', next.name);
    request.input('checksum', next.checksum);
    await request.query(
      `insert into [dbo].[schema_migrations] ([number], [name], [checksum], [applied_at_micros]) values (@number, @name, @checksum, ${MSSQL_CLOCK_MICROS})`,
    );
    await transaction.commit();
    return { from, applied: next.number, isLast: later.length === 0 };
  } catch (error) {
    await transaction.rollback();
    throw mapMssqlError(error);
  }
}

/**
 * Brings a SQL Server database to this code's schema: one transaction per migration, so that nobody writes meanwhile
 * and two concurrent runs apply each migration once; then fills new columns through the ordinary writer. Repeatable: a
 * run that was interrupted continues where it stopped.
 */
export async function migrateMssql(
  pool: MssqlPool,
  kind: DatabaseKind,
  capabilities: SchemaCapabilities,
  plan: MigrationPlan = migrationPlan,
): Promise<MigrationReport> {
  const committed = plan.migrations('mssql', kind);
  let step = await applyNext({ pool, committed, capabilities });
  const { from } = step;
  while (!step.isLast) step = await applyNext({ pool, committed, capabilities });
  let filledRows = 0;
  for (const fill of (await pendingInMssql(pool, kind, plan)).fills) {
    const migration = migrationOfFill(committed, fill);
    const writer = new MssqlWriter(pool, new MssqlStatements(plan.definitions[kind]));
    try {
      filledRows += await runFill(writer, migration, fill as Fill<Definitions>);
    } finally {
      await writer.close();
    }
    const request = pool.request();
    request.input('number', migration.number);
    await request.query(
      `update [dbo].[schema_migrations] set [filled_at_micros] = ${MSSQL_CLOCK_MICROS} where [number] = @number and [filled_at_micros] is null`,
    );
  }
  return { from, to: step.applied ?? step.from, filledRows };
}
