import { stat } from 'node:fs/promises';
import type { SQLOutputValue } from 'node:sqlite';
import { decodeSqliteValue } from '../dialects/sqlite/columns.ts';
import type { ColumnDefinition } from '../kit/column.ts';
import { hexFromBytes } from '../kit/values.ts';
import { currentVersion, labelOf, migrationsOf } from '../migrations/catalogue.ts';
import { definitionsOf, type DatabaseKind } from '../tables/kinds.ts';
import { orderOf, type CopiedTable } from '../copy/copied-tables.ts';
import { exactText } from '../copy/exact-text.ts';
import { portionsOf } from '../copy/portions.ts';
import { COPY_FORMAT, type CopiedRow, type CopyHeader, type CopySource } from '../copy/stream.ts';
import { SqliteConnection, type Definitions } from './connection.ts';
import { assertCurrentSchema } from './serving-checks.ts';

/** Reads a SQLite database for a copy, in one state, as the principal of backups. Throws if its schema is not this code's. */
export function sqliteCopySource(path: string, kind: DatabaseKind): CopySource {
  const connection = new SqliteConnection<Definitions>({
    path,
    tables: definitionsOf[kind],
    principal: 'backup',
    sortsOnDisk: true,
  });
  try {
    assertCurrentSchema(connection, kind);
    connection.control('begin');
    return {
      header: headerOf(connection, kind),
      count: async ({ name }) => Number(connection.readNumber(`select count(*) from ${name}`)),
      bytes: async () => (await stat(path)).size,
      rows: (table) => portionsOf(rowsOf(connection, table)),
      close: async () => connection.close(),
    };
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** The first read of the transaction: from here on it sees one state. */
function headerOf({ client }: SqliteConnection<Definitions>, kind: DatabaseKind): CopyHeader {
  const head = client.prepare('select number, hash from commits order by number desc limit 1').get();
  const last = migrationsOf('sqlite', kind)[currentVersion(kind) - 1];
  return {
    format: COPY_FORMAT,
    kind,
    schema: last === undefined ? '' : labelOf(last),
    head: head ? { number: String(head['number']), hash: hexFromBytes(head['hash'] as Uint8Array) } : null,
  };
}

function* rowsOf({ client }: SqliteConnection<Definitions>, table: CopiedTable): Generator<CopiedRow> {
  const columns: readonly (readonly [string, ColumnDefinition])[] = Object.entries(table.definition.columns);
  const names = columns.map(([name]) => name).join(', ');
  const statement = client.prepare(
    `select ${names} from ${table.name} order by ${orderOf(table).join(', ')}`,
  );
  statement.setReturnArrays(true);
  for (const raw of statement.iterate() as Iterable<unknown> as Iterable<readonly SQLOutputValue[]>)
    yield columns.map(([, definition], index) =>
      exactText(definition, decodeSqliteValue(definition, raw[index] ?? null)),
    );
}
