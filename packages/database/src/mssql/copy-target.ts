import { MSSQL_CLOCK_MICROS } from '../ddl/mssql.ts';
import { InvariantBroken } from '../failures.ts';
import { migrationsOf } from '../migrations/catalogue.ts';
import { asScript } from '../migrations/sections.ts';
import { definitionsOf, type DatabaseKind } from '../tables/kinds.ts';
import type { CopyTarget } from '../copy/stream.ts';
import { probeCapabilities, type MssqlCapabilities } from './capabilities.ts';
import { loadPortion } from './copy-load.ts';
import { copySchema, type CopySchema } from './copy-schema.ts';
import { setPeriods } from './copy-periods.ts';
import type { MssqlPool } from './driver.ts';
import { mapMssqlError } from './errors.ts';
import { CREATE_MIGRATION_TABLE } from './migrate.ts';
import { firstValue } from './transaction.ts';

/**
 * A SQL Server database for a copy, through the migrator's log-in, whose pool it closes.
 */
export function mssqlCopyTarget(pool: MssqlPool): CopyTarget {
  let begun: { readonly kind: DatabaseKind; readonly schema: CopySchema } | null = null;
  const failing = async <Value>(run: () => Promise<Value>): Promise<Value> => {
    try {
      return await run();
    } catch (error) {
      throw mapMssqlError(error);
    }
  };
  return {
    begin: (kind) =>
      failing(async () => {
        if (begun !== null) return;
        const capabilities = await probeCapabilities(pool);
        begun = { kind, schema: await createTables(pool, kind, capabilities) };
      }),
    load: (table, rows) => failing(() => loadPortion(pool, table, rows, begun?.schema.temporal ?? [])),
    finish: () =>
      failing(async () => {
        if (begun === null) throw new InvariantBroken('the copy has not begun');
        await guard(pool, begun);
      }),
    close: async () => void (await pool.close()),
  };
}

async function createTables(
  pool: MssqlPool,
  kind: DatabaseKind,
  capabilities: MssqlCapabilities,
): Promise<CopySchema> {
  const known = await pool.request().query('select count(*) as [tables] from sys.tables');
  if (Number(firstValue(known, 'tables')) > 0)
    throw new InvariantBroken('a copy is written into an empty database');
  const migrations = migrationsOf('mssql', kind);
  const schema = copySchema(migrations, kind, capabilities);
  await pool.request().batch(asScript([CREATE_MIGRATION_TABLE, ...schema.tables]));
  for (const { number, name, checksum } of migrations) {
    const request = pool.request();
    request.input('number', number);
    request.input('name', name);
    request.input('checksum', checksum);
    await request.query(
      `insert into [dbo].[schema_migrations] ([number], [name], [checksum], [applied_at_micros], [filled_at_micros]) values (@number, @name, @checksum, ${MSSQL_CLOCK_MICROS}, ${MSSQL_CLOCK_MICROS})`,
    );
  }
  return schema;
}

async function guard(
  pool: MssqlPool,
  { kind, schema }: { readonly kind: DatabaseKind; readonly schema: CopySchema },
): Promise<void> {
  const tables = Object.values(definitionsOf[kind]);
  for (const definition of tables)
    if (schema.temporal.includes(definition.name)) await pool.request().batch(setPeriods(definition));
  await pool.request().batch(asScript(schema.guards));
}
