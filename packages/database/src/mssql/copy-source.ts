import { quoted, quotedTable } from '../ddl/mssql.ts';
import { decodeMssqlValue } from '../dialects/mssql/columns.ts';
import { SchemaNotServed } from '../failures.ts';
import type { ColumnDefinition } from '../kit/column.ts';
import { hexFromBytes } from '../kit/values.ts';
import { currentVersion, labelOf, migrationsOf } from '../migrations/catalogue.ts';
import { reasonNotServed } from '../migrations/plan.ts';
import type { DatabaseKind } from '../tables/kinds.ts';
import { orderOf, type CopiedTable } from '../copy/copied-tables.ts';
import { exactText } from '../copy/exact-text.ts';
import { portionsOf } from '../copy/portions.ts';
import { COPY_FORMAT, type CopiedRow, type CopyHeader, type CopySource } from '../copy/stream.ts';
import { streamingRequest } from './streaming-driver.ts';
import { lackingProtections, readingIsolationOf } from './capabilities.ts';
import { mapMssqlError } from './errors.ts';
import { pendingInMssql } from './migrate.ts';
import type { MssqlPool } from './driver.ts';
import { beginReading, firstValue, type GuardedTransaction } from './transaction.ts';

/** Rows that the driver has in hand while nobody reads. */
const IN_HAND = 500;

/** Reads a SQL Server database for a copy, in one state. Throws if its schema is not this code's. Closing it closes the pool. */
export async function mssqlCopySource(pool: MssqlPool, kind: DatabaseKind): Promise<CopySource> {
  let transaction: GuardedTransaction | null = null;
  try {
    const reason = reasonNotServed(kind, await pendingInMssql(pool, kind));
    if (reason !== null) throw new SchemaNotServed(reason);
    const lacking = await lackingProtections(pool, kind === 'tenant' ? 'accounts' : 'users');
    const reading = (transaction = await beginReading(pool, readingIsolationOf(lacking)));
    return {
      header: await headerOf(reading, kind),
      count: async ({ name }) =>
        Number(
          firstValue(
            await reading.execute(`select count_big(*) as [rows] from ${quotedTable(name)}`),
            'rows',
          ),
        ),
      bytes: () => bytesOf(reading),
      rows: (table) => portionsOf(rowsOf(reading, table)),
      close: async () => {
        await reading.rollback();
        await pool.close();
      },
    };
  } catch (error) {
    await transaction?.rollback();
    await pool.close();
    throw mapMssqlError(error);
  }
}

async function headerOf(transaction: GuardedTransaction, kind: DatabaseKind): Promise<CopyHeader> {
  const head = await transaction.execute(
    'select top (1) convert(varchar(20), [number]) as [text], [hash] from [dbo].[commits] order by [commits].[number] desc',
  );
  const last = migrationsOf('mssql', kind)[currentVersion(kind, 'mssql') - 1];
  const hash = firstValue(head, 'hash');
  return {
    format: COPY_FORMAT,
    kind,
    schema: last === undefined ? '' : labelOf(last),
    head:
      hash instanceof Uint8Array
        ? { number: String(firstValue(head, 'text')), hash: hexFromBytes(hash) }
        : null,
  };
}

/** https://learn.microsoft.com/en-us/sql/relational-databases/system-catalog-views/sys-database-files-transact-sql */
async function bytesOf(transaction: GuardedTransaction): Promise<number | null> {
  const pages = firstValue(
    await transaction.execute('select sum(convert(bigint, [size])) as [pages] from sys.database_files'),
    'pages',
  );
  return pages === null || pages === undefined ? null : Number(pages) * 8_192;
}

const selected = (name: string, { kind }: ColumnDefinition): string =>
  kind === 'amount' ? `convert(varchar(40), ${quoted(name)}) as ${quoted(name)}` : quoted(name);

async function* rowsOf(transaction: GuardedTransaction, table: CopiedTable): AsyncGenerator<CopiedRow> {
  const columns: readonly (readonly [string, ColumnDefinition])[] = Object.entries(table.definition.columns);
  const from = quotedTable(table.name);
  const order = orderOf(table).map((name) => `${from}.${quoted(name)}`);
  const text = `select ${columns.map(([name, definition]) => selected(name, definition)).join(', ')} from ${from} order by ${order.join(', ')}`;
  const request = streamingRequest(transaction);
  const stream = request.toReadableStream({ highWaterMark: IN_HAND });
  // Its failure ends the stream, which is where it is met.
  const sent = request.query(text).catch(() => undefined);
  try {
    for await (const raw of stream)
      yield columns.map(([name, definition]) =>
        exactText(definition, decodeMssqlValue(definition, raw[name] ?? null)),
      );
  } catch (error) {
    throw mapMssqlError(error);
  }
  await sent;
}
