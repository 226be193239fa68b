import type { SQLOutputValue, StatementSync } from 'node:sqlite';
import type { ChainSource } from '../stored-rows.ts';
import type { StoredRow } from '../stored-rows.ts';
import { decodeSqliteValue } from '../dialects/sqlite/columns.ts';
import type { ColumnDefinition } from '../kit/column.ts';
import type { TableDefinition } from '../kit/table.ts';
import { commits } from '../tables/common.ts';
import type { Definitions, SqliteConnection } from './connection.ts';

const textOf = (raw: SQLOutputValue | undefined): string | null =>
  raw === null || raw === undefined
    ? null
    : raw instanceof Uint8Array
      ? Buffer.from(raw).toString('hex')
      : String(raw);

/**
 * A stored value in the form in which it was hashed. A value that no writer stores (a flag of 2, a malformed id, put
 * there by bypassing the checks) keeps its own text, so that it does not pass for the original value.
 */
function storedValue(definition: ColumnDefinition, raw: SQLOutputValue | undefined): unknown {
  if (definition.kind === 'flag' && raw !== 0n && raw !== 1n) return textOf(raw);
  try {
    return decodeSqliteValue(definition, raw);
  } catch {
    return textOf(raw);
  }
}

/**
 * Streams rows of a SQLite database for verification of the chain. The caller holds a read transaction, and reads a table to its end
 * before he reads it again: each has one statement.
 */
export function sqliteChainSource<Tables extends Definitions>(
  connection: SqliteConnection<Tables>,
): ChainSource {
  const manifest = connection.client.prepare('select manifest from commits where number = ?');
  const statements = new Map<string, StatementSync>();
  const stream = (table: TableDefinition, from: string, orderBy: string): Generator<StoredRow> => {
    const columns = Object.entries(table.columns);
    let statement = statements.get(from);
    if (statement === undefined) {
      statement = connection.client.prepare(
        `select ${columns.map(([name]) => name).join(', ')} from ${from} order by ${orderBy}`,
      );
      // Cheaper than an object for each row, whose names are made anew.
      statement.setReturnArrays(true);
      statements.set(from, statement);
    }
    return rowsOf(statement, columns);
  };
  return {
    commits: () => stream(commits, 'commits', 'number'),
    manifestOf: async (commitNumber) =>
      (manifest.get(commitNumber)?.['manifest'] as string | undefined) ?? null,
    *versions(table) {
      const order = table.primaryKey.join(', ');
      yield* stream(table, table.name, order);
      if (table.class === 'versioned')
        yield* stream(table, `${table.name}_history`, `${order}, commit_number`);
    },
  };
}

function* rowsOf(
  statement: StatementSync,
  columns: readonly (readonly [string, ColumnDefinition])[],
): Generator<StoredRow> {
  for (const raw of statement.iterate() as Iterable<unknown> as Iterable<readonly SQLOutputValue[]>) {
    const row: Record<string, unknown> = {};
    for (const [index, [name, definition]] of columns.entries())
      row[name] = storedValue(definition, raw[index]);
    yield row as StoredRow;
  }
}
