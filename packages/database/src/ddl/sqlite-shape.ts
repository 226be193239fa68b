import type { DatabaseSync } from 'node:sqlite';
import { namedConstraints, type Shape } from './shape.ts';

const squeezed = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

/**
 * The facts of a SQLite schema, read back from a database: columns, keys, checks, foreign keys, indexes, triggers and
 * table storage. `except` names tables that are not part of the schema (the migrations' own record).
 */
export function sqliteShape(connection: DatabaseSync, except: readonly string[] = []): Shape {
  const facts = new Map<string, string>();
  const objects = connection.prepare('select type, name, tbl_name, sql from sqlite_schema').all();
  for (const { type, name, tbl_name: table, sql } of objects) {
    if (except.includes(String(table))) continue;
    const path = `${String(table)}/${String(type)}/${String(name)}`;
    if (type !== 'table') {
      // An index without text belongs to a constraint, which is a separate fact.
      if (sql !== null) facts.set(path, squeezed(String(sql)));
      continue;
    }
    const properties = connection
      .prepare(`select wr, strict from pragma_table_list where name = ?`)
      .get(String(table));
    facts.set(path, `without rowid ${String(properties?.['wr'])}, strict ${String(properties?.['strict'])}`);
    for (const column of connection
      .prepare(`select name, type, "notnull" as required, dflt_value, pk, hidden from pragma_table_xinfo(?)`)
      .all(String(table))) {
      const { name: columnName, type: columnType, required, dflt_value: fallback, pk, hidden } = column;
      facts.set(
        `${String(table)}/column/${String(columnName)}`,
        `${String(columnType).toLowerCase()} ${Number(required) === 1 ? 'not null' : 'null'}, default ${String(fallback)}, key ${String(pk)}, hidden ${String(hidden)}`,
      );
    }
    for (const [constraint, text] of namedConstraints(String(sql)))
      facts.set(`${String(table)}/constraint/${constraint}`, text);
    const foreignKeys = connection
      .prepare(
        'select id, seq, "table" as target, "from" as source, "to" as key from pragma_foreign_key_list(?)',
      )
      .all(String(table));
    for (const key of foreignKeys)
      facts.set(
        `${String(table)}/reference/${String(key['source'])}→${String(key['target'])}`,
        `${String(key['key'])} ${String(key['seq'])}`,
      );
  }
  return facts;
}
