import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { sqliteValue } from '../dialects/sqlite/columns.ts';
import { DatabaseUnavailable, InvariantBroken } from '../failures.ts';
import type { ColumnDefinition } from '../kit/column.ts';
import { createEmptyDatabaseImage, migrationTable, SQLITE_APPLICATION_ID } from '../migrations/sqlite.ts';
import type { DatabaseKind } from '../tables/kinds.ts';
import type { CopiedTable } from '../copy/copied-tables.ts';
import { valueOfText } from '../copy/exact-text.ts';
import type { CopiedRow, CopyTarget } from '../copy/stream.ts';
import { mapSqliteError } from './errors.ts';

/** Of a new file: nobody but its owner reads it. */
const OWNERS_ALONE = 0o600;

interface SchemaObject {
  readonly type: 'table' | 'index' | 'trigger' | 'view';
  readonly sql: string;
}

/**
 * A new SQLite file for a copy. Its schema is that of a migrated database, taken from one: the tables before the rows, everything
 * else behind them. Until it is finished it does without a journal: a file that was not finished is removed, never mended.
 */
export function sqliteCopyTarget(path: string): CopyTarget {
  let client: DatabaseSync | null = null;
  let schema: readonly SchemaObject[] = [];
  const inserts = new Map<string, StatementSync>();
  const opened = (): DatabaseSync => {
    if (!client?.isOpen) throw new DatabaseUnavailable('the copy has not begun, or has ended');
    return client;
  };
  return {
    begin: async (kind) => {
      if (client !== null) return;
      // SQLite would let everybody of the machine read it.
      await (await open(path, 'a', OWNERS_ALONE)).close();
      client = new DatabaseSync(path, { enableForeignKeyConstraints: false });
      client.exec(
        'pragma journal_mode=off; pragma synchronous=off; pragma secure_delete=on; pragma locking_mode=exclusive',
      );
      if (client.prepare('select 1 from sqlite_schema').get() !== undefined)
        throw new InvariantBroken('a copy is written into an empty database');
      client.exec(`pragma application_id = ${SQLITE_APPLICATION_ID}`);
      schema = createSchema(client, kind);
    },
    load: async (table, rows) => {
      const target = opened();
      try {
        const insert = inserts.get(table.name) ?? insertInto(target, table);
        inserts.set(table.name, insert);
        target.exec('begin');
        for (const row of rows) insert.run(...valuesOf(table, row));
        target.exec('commit');
      } catch (error) {
        throw mapSqliteError(error);
      }
    },
    finish: async () => {
      const target = opened();
      try {
        for (const { type, sql } of schema) if (type !== 'table') target.exec(sql);
        const [broken] = target.prepare('pragma foreign_key_check').all();
        if (broken) throw new InvariantBroken(`a row of ${String(broken['table'])} refers to none`);
      } catch (error) {
        throw mapSqliteError(error);
      }
      inserts.clear();
      target.exec('pragma locking_mode=normal; pragma journal_mode=wal');
      target.close();
      await reachDisk(path);
    },
    close: async () => {
      if (client?.isOpen) client.close();
    },
  };
}

/** Creates the tables and the record of migrations. Answers everything that the schema consists of, in its order. */
function createSchema(client: DatabaseSync, kind: DatabaseKind): readonly SchemaObject[] {
  const model = new DatabaseSync(':memory:');
  try {
    model.deserialize(createEmptyDatabaseImage(kind));
    const schema = model
      .prepare('select type, sql from sqlite_schema where sql is not null order by rowid')
      .all() as unknown as readonly SchemaObject[];
    for (const { type, sql } of schema) if (type === 'table') client.exec(sql);
    const names = ['number', 'name', 'checksum', 'applied_at_micros', 'filled_at_micros'];
    const note = client.prepare(
      `insert into ${migrationTable} (${names.join(', ')}) values (${names.map(() => '?').join(', ')})`,
    );
    for (const row of model.prepare(`select ${names.join(', ')} from ${migrationTable}`).all())
      note.run(...names.map((name) => row[name] ?? null));
    return schema;
  } finally {
    model.close();
  }
}

function insertInto(client: DatabaseSync, { name, definition }: CopiedTable): StatementSync {
  const names = Object.keys(definition.columns);
  return client.prepare(
    `insert into ${name} (${names.join(', ')}) values (${names.map(() => '?').join(', ')})`,
  );
}

function valuesOf({ definition }: CopiedTable, row: CopiedRow): readonly SQLInputValue[] {
  const columns: readonly ColumnDefinition[] = Object.values(definition.columns);
  return columns.map(
    (column, index) => sqliteValue(column, valueOfText(column, row[index] ?? null)) as SQLInputValue,
  );
}

/** What was written without waiting reaches the disk here: first the file, then its name. */
async function reachDisk(path: string): Promise<void> {
  for (const name of process.platform === 'win32' ? [path] : [path, dirname(path)]) {
    const handle = await open(name, 'r+').catch(() => open(name, 'r'));
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  }
}
