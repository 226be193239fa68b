import { mssqlTable } from 'drizzle-orm/mssql-core';
import { sqliteTable, type SQLiteCustomColumnBuilder } from 'drizzle-orm/sqlite-core';
import type { NotNull } from 'drizzle-orm';
import type { ColumnDefinition } from '../kit/column.ts';
import { openedViewName } from '../kit/names.ts';
import type { Columns, TableDefinition } from '../kit/table.ts';
import { mssqlColumn } from './mssql/columns.ts';
import { sqliteColumn } from './sqlite/columns.ts';

export type Dialect = 'sqlite' | 'mssql';

type Builder<Definition> =
  Definition extends ColumnDefinition<infer Value, infer Nullable>
    ? Nullable extends true
      ? SQLiteCustomColumnBuilder<{ dataType: 'custom'; data: Value; driverParam: unknown }>
      : NotNull<SQLiteCustomColumnBuilder<{ dataType: 'custom'; data: Value; driverParam: unknown }>>
    : never;

type Builders<Cols extends Columns> = { [Name in keyof Cols]: Builder<Cols[Name]> };

/**
 * A table as queries see it. The type is drizzle's SQLite table; for SQL Server the object is drizzle's mssql table, and the
 * builder subset that both share (select/from/join/where/groupBy/orderBy, insert.values, update.set.where) compiles from it.
 */
export type QueryTable<Definition> =
  Definition extends TableDefinition<infer Name, infer Cols>
    ? ReturnType<typeof sqliteTable<Name, Builders<Cols>>>
    : never;

export type QueryTables<Definitions> = {
  readonly [Name in keyof Definitions]: QueryTable<Definitions[Name]>;
};

const built = new WeakMap<TableDefinition, Partial<Record<Dialect, unknown>>>();

function buildTable(definition: TableDefinition, dialect: Dialect, opened: boolean): unknown {
  const columns = Object.entries(definition.columns);
  const name = opened ? openedViewName(definition.name) : definition.name;
  return dialect === 'sqlite'
    ? sqliteTable(
        name,
        Object.fromEntries(columns.map(([column, spec]) => [column, sqliteColumn(spec, { opened })])),
      )
    : mssqlTable(
        name,
        Object.fromEntries(columns.map(([column, spec]) => [column, mssqlColumn(spec, { opened })])),
      );
}

const stored = new WeakMap<TableDefinition, Partial<Record<Dialect, unknown>>>();

/** The table as it is written: personal columns hold digests. Built once. */
export function storedTable<Definition extends TableDefinition>(
  definition: Definition,
  dialect: Dialect,
): QueryTable<Definition> {
  const known = stored.get(definition) ?? {};
  stored.set(definition, known);
  return (known[dialect] ??= buildTable(definition, dialect, false)) as QueryTable<Definition>;
}

/** The drizzle table of a definition in a dialect, as it is read: personal columns hold texts. Built once. */
export function queryTable<Definition extends TableDefinition>(
  definition: Definition,
  dialect: Dialect,
): QueryTable<Definition> {
  const known = built.get(definition) ?? {};
  built.set(definition, known);
  return (known[dialect] ??= buildTable(
    definition,
    dialect,
    definition.subjectColumn !== null,
  )) as QueryTable<Definition>;
}

/** All drizzle tables of a set of definitions in a dialect. */
export function queryTables<Definitions extends Readonly<Record<string, TableDefinition>>>(
  definitions: Definitions,
  dialect: Dialect,
): QueryTables<Definitions> {
  const entries = Object.entries(definitions).map(([name, definition]) => [
    name,
    queryTable(definition, dialect),
  ]);
  return Object.fromEntries(entries) as QueryTables<Definitions>;
}
