import { MSSQL_CLOCK_MICROS, quoted, quotedList, quotedTable } from '../ddl/mssql.ts';
import { mssqlValue } from '../dialects/mssql/columns.ts';
import { InvariantBroken } from '../failures.ts';
import type { ColumnDefinition } from '../kit/column.ts';
import { migrationsOf } from '../migrations/catalogue.ts';
import { asScript } from '../migrations/sections.ts';
import { definitionsOf, type DatabaseKind } from '../tables/kinds.ts';
import type { CopiedTable } from '../copy/copied-tables.ts';
import { valueOfText } from '../copy/exact-text.ts';
import type { CopiedRow, CopyTarget } from '../copy/stream.ts';
import { bulkRequest, bulkTable } from './bulk-driver.ts';
import { probeCapabilities, type MssqlCapabilities } from './capabilities.ts';
import { copySchema, type CopySchema } from './copy-schema.ts';
import { PERIOD_UNKNOWN, setPeriods } from './copy-periods.ts';
import { mssqlDriver, type MssqlPool, type MssqlTransaction, type SqlType } from './driver.ts';
import { mapMssqlError } from './errors.ts';
import { CREATE_MIGRATION_TABLE } from './migrate.ts';
import { firstValue } from './transaction.ts';

/** Where a portion waits as it was sent: on its own connection, and gone with it. */
const STAGE = '[#cifra_copy]';

/**
 * A SQL Server database for a copy, through the migrator's log-in, whose pool it closes. Rows go in bulk into a table of texts and bytes, and from there
 * converted into their own: bulk loading itself would round amounts.
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

/** Kinds that travel as bytes; every other one as text. */
const asBytes: ReadonlySet<ColumnDefinition['kind']> = new Set(['id', 'hash', 'personal', 'bytes', 'sealed']);

const stagedType = ({ kind }: ColumnDefinition): SqlType => {
  const { VarBinary, NVarChar, MAX } = mssqlDriver();
  return asBytes.has(kind) ? VarBinary(MAX) : NVarChar(MAX);
};

function stagedValue(definition: ColumnDefinition, text: string | null): unknown {
  const value = text === null ? null : mssqlValue(definition, valueOfText(definition, text));
  if (value === null || asBytes.has(definition.kind)) return value;
  return definition.kind === 'flag'
    ? value === true
      ? '1'
      : '0'
    : (value as string | number | bigint).toString();
}

/** A staged value as its column has it. */
function converted(name: string, { kind }: ColumnDefinition): string {
  const column = quoted(name);
  switch (kind) {
    case 'id':
      return `convert(binary(16), ${column})`;
    case 'hash':
    case 'personal':
      return `convert(binary(32), ${column})`;
    case 'amount':
      return `convert(decimal(19,4), ${column})`;
    case 'number':
    case 'instant':
      return `convert(bigint, ${column})`;
    case 'integer':
      return `convert(int, ${column})`;
    case 'flag':
      return `convert(bit, ${column})`;
    case 'date':
      return `convert(date, ${column}, 23)`;
    case 'bytes':
    case 'sealed':
    case 'rate':
    case 'code':
    case 'text':
    case 'json':
      return column;
  }
}

async function loadPortion(
  pool: MssqlPool,
  table: CopiedTable,
  rows: readonly CopiedRow[],
  temporal: readonly string[],
): Promise<void> {
  const transaction = pool.transaction();
  await transaction.begin(mssqlDriver().ISOLATION_LEVEL.READ_COMMITTED);
  try {
    await stage(transaction, table, rows);
    await transaction.request().batch(insertStaged(table, temporal));
    await transaction.commit();
  } catch (error) {
    // The server may already have ended the transaction when it refused.
    await transaction.rollback().catch(() => undefined);
    throw error;
  }
}

async function stage(
  transaction: MssqlTransaction,
  { definition }: CopiedTable,
  rows: readonly CopiedRow[],
): Promise<void> {
  const columns: readonly (readonly [string, ColumnDefinition])[] = Object.entries(definition.columns);
  const staged = columns.map(
    ([name, column]) => `${quoted(name)} ${asBytes.has(column.kind) ? 'varbinary(max)' : 'nvarchar(max)'}`,
  );
  await transaction.request().batch(`create table ${STAGE} (${staged.join(', ')})`);
  const bulk = bulkTable('#cifra_copy');
  for (const [name, column] of columns) bulk.columns.add(name, stagedType(column), { nullable: true });
  for (const row of rows)
    bulk.rows.add(...columns.map(([, column], index) => stagedValue(column, row[index] ?? null)));
  await bulkRequest(transaction).bulk(bulk);
}

function insertStaged({ name, definition, isHistory }: CopiedTable, temporal: readonly string[]): string {
  const columns: readonly (readonly [string, ColumnDefinition])[] = Object.entries(definition.columns);
  const names = quotedList(columns.map(([column]) => column));
  const values = columns.map(([column, kind]) => converted(column, kind)).join(', ');
  const hasPeriod = isHistory && temporal.includes(definition.name);
  const insert = hasPeriod
    ? `insert into ${quotedTable(name)} (${names}, ${PERIOD_UNKNOWN.columns}) select ${values}, ${PERIOD_UNKNOWN.values} from ${STAGE}`
    : `insert into ${quotedTable(name)} (${names}) select ${values} from ${STAGE}`;
  return `${insert};\ndrop table ${STAGE}`;
}
