import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { migrate } from '@cifra/database/migrations/sqlite';
import type { FailingRow, StoredRow, StoredRows, StoredValue } from './stored-rows.ts';

/** Other connections write meanwhile. */
const PATIENCE_MILLISECONDS = 10_000;

/** The embedded engine's file. What only reads is kept open and holds nothing between two calls; what writes is open for each call alone. */
export function openFileRows(file: string): StoredRows {
  let reading: DatabaseSync | null = null;
  const read = (sql: string, values: readonly StoredValue[]): readonly StoredRow[] => {
    reading ??= new DatabaseSync(file, { readOnly: true, timeout: PATIENCE_MILLISECONDS });
    return rowsOf(reading, sql, values);
  };
  const within = <Found>(work: (database: DatabaseSync) => Found): Found => {
    const database = new DatabaseSync(file, { timeout: PATIENCE_MILLISECONDS });
    try {
      return work(database);
    } finally {
      database.close();
    }
  };
  return {
    database: path.basename(file),
    rows: async (sql, ...values) => read(sql, values),
    run: async (sql, ...values) => within((database) => void database.prepare(sql).run(...values)),
    pastTriggers: async (table, sql, ...values) =>
      within((database) => alterPastTriggers(database, table, [sql, values])),
    failInserts: async (table, where) => {
      within((database) => database.exec(failingTrigger(table, where)));
      return async () => within((database) => database.exec('drop trigger planted'));
    },
    migrate: async () => void within((database) => migrate(database, 'tenant')),
    everything: async () => within(everyRow),
    contains: async (form) => filesOf(file).some((each) => readFileSync(each).includes(form)),
    close: async () => {
      reading?.close();
      reading = null;
    },
  };
}

function rowsOf(
  database: DatabaseSync,
  sql: string,
  values: readonly StoredValue[] = [],
): readonly StoredRow[] {
  const statement = database.prepare(sql);
  statement.setReadBigInts(true);
  return statement.all(...values).map((row) => {
    for (const [name, value] of Object.entries(row))
      if (typeof value === 'bigint')
        row[name] = Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
    return row as StoredRow;
  });
}

function everyRow(database: DatabaseSync): ReadonlyMap<string, readonly StoredRow[]> {
  const tables = rowsOf(
    database,
    `select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'`,
  );
  return new Map(
    tables
      .map(({ name }) => [String(name), rowsOf(database, `select * from "${String(name)}"`)] as const)
      .filter(([, rows]) => rows.length > 0),
  );
}

function alterPastTriggers(
  database: DatabaseSync,
  table: string,
  [sql, values]: readonly [sql: string, values: readonly StoredValue[]],
): void {
  const triggers = rowsOf(
    database,
    `select name, sql from sqlite_schema where type = 'trigger' and tbl_name = ?`,
    [table],
  );
  if (triggers.length === 0) throw new Error(`${table} has no trigger to get past`);
  database.exec('pragma foreign_keys = off');
  for (const { name } of triggers) database.exec(`drop trigger ${String(name)}`);
  database.prepare(sql).run(...values);
  for (const trigger of triggers) database.exec(String(trigger['sql']));
}

function failingTrigger(table: string, where: FailingRow | undefined): string {
  const value = typeof where?.value === 'string' ? `'${where.value}'` : where?.value;
  const condition = where === undefined ? 'true' : `new.${where.column} = ${value}`;
  return `create trigger planted before insert on ${table} when ${condition} begin select raise(abort, 'the disk is full'); end`;
}

/** The file and what is written ahead of it. */
function filesOf(file: string): readonly string[] {
  const directory = path.dirname(file);
  return readdirSync(directory)
    .filter((name) => name.startsWith(path.basename(file)))
    .map((name) => path.join(directory, name));
}
