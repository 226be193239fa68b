import type { ChainSource } from '../stored-rows.ts';
import type { StoredRow } from '../stored-rows.ts';
import { quoted, quotedTable } from '../ddl/mssql.ts';
import { historyTableName } from '../kit/names.ts';
import { decodeMssqlValue } from '../dialects/mssql/columns.ts';
import { mapMssqlError } from './errors.ts';
import type { ColumnDefinition } from '../kit/column.ts';
import type { TableDefinition } from '../kit/table.ts';
import { commits } from '../tables/common.ts';
import type { Requester } from './driver.ts';
import { ManifestPages } from './manifest-pages.ts';
import { parameterExpression, typedParameter } from './parameters.ts';

/** Rows per request. A transaction runs one request at a time, so a stream would block reading the manifests. */
const PAGE = 1_000;

const readExpression = (name: string, { kind }: ColumnDefinition): string =>
  kind === 'amount' ? `convert(varchar(40), ${quoted(name)}) as ${quoted(name)}` : quoted(name);

/** Rows after the last one of the previous page, key by key: `(a > @a) or (a = @a and b > @b)`. */
function afterLast(table: TableDefinition, keys: readonly string[]): string {
  const parameter = (key: string): string =>
    parameterExpression(table.columns[key] as ColumnDefinition, `@${key}`);
  const steps = keys.map((key, index) =>
    [
      ...keys.slice(0, index).map((earlier) => `${quoted(earlier)} = ${parameter(earlier)}`),
      `${quoted(key)} > ${parameter(key)}`,
    ].join(' and '),
  );
  return steps.map((step) => `(${step})`).join(' or ');
}

async function* pages(
  target: Requester,
  table: TableDefinition,
  from: string,
  keys: readonly string[],
): AsyncGenerator<StoredRow> {
  const columns = Object.entries(table.columns);
  const select = `select top (${PAGE}) ${columns.map(([name, definition]) => readExpression(name, definition)).join(', ')} from ${quotedTable(from)}`;
  // A name alone would be the select list's alias.
  const order = `order by ${keys.map((key) => `${quoted(from)}.${quoted(key)}`).join(', ')}`;
  for (let last: StoredRow | null = null; ;) {
    const request = target.request();
    for (const key of last ? keys : []) {
      const { type, value } = typedParameter(table.columns[key] as ColumnDefinition, last?.[key]);
      request.input(key, type, value);
    }
    let records: readonly unknown[];
    try {
      records =
        (
          await request.query(
            last ? `${select} where ${afterLast(table, keys)} ${order}` : `${select} ${order}`,
          )
        ).recordset ?? [];
    } catch (error) {
      throw mapMssqlError(error);
    }
    for (const record of records) {
      const raw = record as Record<string, unknown>;
      last = Object.fromEntries(
        columns.map(([name, definition]) => [name, decodeMssqlValue(definition, raw[name])]),
      ) as StoredRow;
      yield last;
    }
    if (records.length < PAGE) return;
  }
}

/** Streams rows of a SQL Server database for verification of the chain, inside the caller's transaction. */
export function mssqlChainSource(target: Requester): ChainSource {
  const manifests = new ManifestPages((from, count) => manifestsFrom(target, from, count));
  return {
    commits: () => pages(target, commits, 'commits', ['number']),
    manifestOf: (commitNumber) => manifests.of(commitNumber),
    async *versions(table) {
      yield* pages(target, table, table.name, table.primaryKey);
      if (table.class === 'versioned')
        yield* pages(target, table, historyTableName(table.name), [...table.primaryKey, 'commit_number']);
    },
  };
}

async function manifestsFrom(
  target: Requester,
  from: bigint,
  count: number,
): Promise<ReadonlyMap<bigint, string | null>> {
  const request = target.request();
  for (const [name, number] of [
    ['from', from],
    ['to', from + BigInt(count)],
  ] as const) {
    const { type, value } = typedParameter(commits.columns.number, number);
    request.input(name, type, value);
  }
  try {
    const { recordset = [] } = await request.query(
      'select convert(varchar(20), [number]) as [number], [manifest] from [dbo].[commits] where [number] >= convert(bigint, @from) and [number] < convert(bigint, @to)',
    );
    const rows = recordset as readonly { readonly number: string; readonly manifest: string | null }[];
    return new Map(rows.map(({ number, manifest }) => [BigInt(number), manifest]));
  } catch (error) {
    throw mapMssqlError(error);
  }
}
