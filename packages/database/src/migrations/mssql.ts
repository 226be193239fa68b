import { MSSQL_CLOCK_MICROS } from '../ddl/mssql.ts';
import { mapMssqlError } from '../dialects/mssql/errors.ts';
import { beginWrite, firstValue } from '../mssql/transaction.ts';
import type { MssqlCapabilities } from '../mssql/capabilities.ts';
import type { MssqlPool, Requester } from '../mssql/driver.ts';
import { migrationsOf, pendingMigrations, type AppliedMigration, type Migration } from './catalogue.ts';
import type { DatabaseKind } from './kinds.ts';
import { readSections } from './sections.ts';
import type { MigrationReport } from './sqlite.ts';

const LOCK_WAIT_MILLISECONDS = 60_000;

const CREATE_MIGRATION_TABLE = `create table [dbo].[schema_migrations] (
  [number] int not null constraint [pk_schema_migrations] primary key,
  [name] nvarchar(100) not null,
  [checksum] char(64) not null,
  [applied_at_micros] bigint not null
)`;

async function appliedMigrations(target: Requester): Promise<readonly AppliedMigration[]> {
  const exists = firstValue(
    await target.request().query(`select object_id(N'dbo.schema_migrations', N'U') as [id]`),
    'id',
  );
  if (exists === null || exists === undefined) return [];
  const { recordset } = await target
    .request()
    .query('select [number], [name], [checksum] from [dbo].[schema_migrations] order by [number]');
  return (recordset ?? []) as readonly AppliedMigration[];
}

export async function mssqlSchemaVersion(target: Requester): Promise<number> {
  return (await appliedMigrations(target)).at(-1)?.number ?? 0;
}

/** Whether this code may serve the database; throws MigrationMismatch where it is another's. */
export async function isCurrentMssqlSchema(target: Requester, kind: DatabaseKind): Promise<boolean> {
  return pendingMigrations(migrationsOf('mssql', kind), await appliedMigrations(target)).length === 0;
}

/** The batches of a migration on a server of these capabilities, in order. */
export function batchesFor(migration: Migration, capabilities: MssqlCapabilities): readonly string[] {
  const sections = readSections(migration.text);
  return [
    ...sections.portable,
    ...sections[capabilities.systemVersioning ? 'temporal' : 'without-temporal'],
    ...(capabilities.denial ? sections.principals : []),
  ];
}

/**
 * Brings a SQL Server database to this code's schema: one transaction a migration, under the lock of the database's one writer, so
 * that nobody writes meanwhile and two runs at once apply each migration once.
 */
export async function migrateMssql(
  pool: MssqlPool,
  kind: DatabaseKind,
  capabilities: MssqlCapabilities,
  committed: readonly Migration[] = migrationsOf('mssql', kind),
): Promise<MigrationReport> {
  const from = await mssqlSchemaVersion(pool);
  for (let to = from; ;) {
    const transaction = await beginWrite(pool, LOCK_WAIT_MILLISECONDS);
    try {
      const applied = await appliedMigrations(transaction);
      const [next] = pendingMigrations(committed, applied);
      if (!next) {
        await transaction.rollback();
        return { from, to: Math.max(to, applied.length) };
      }
      if (applied.length === 0) await transaction.request().batch(CREATE_MIGRATION_TABLE);
      for (const batch of batchesFor(next, capabilities)) await transaction.request().batch(batch);
      const request = transaction.request();
      request.input('number', next.number);
      request.input('name', next.name);
      request.input('checksum', next.checksum);
      await request.query(
        `insert into [dbo].[schema_migrations] ([number], [name], [checksum], [applied_at_micros]) values (@number, @name, @checksum, ${MSSQL_CLOCK_MICROS})`,
      );
      await transaction.commit();
      to = next.number;
    } catch (error) {
      await transaction.rollback();
      throw mapMssqlError(error);
    }
  }
}
