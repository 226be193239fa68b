import { mssqlTable } from 'drizzle-orm/mssql-core';
import { sqliteTable, type SQLiteCustomColumnBuilder } from 'drizzle-orm/sqlite-core';
import type { NotNull } from 'drizzle-orm';
import type { ColumnDefinition } from '../kit/column.ts';
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

function buildTable(definition: TableDefinition, dialect: Dialect): unknown {
  const columns = Object.entries(definition.columns);
  return dialect === 'sqlite'
    ? sqliteTable(
        definition.name,
        Object.fromEntries(columns.map(([name, column]) => [name, sqliteColumn(column)])),
      )
    : mssqlTable(
        definition.name,
        Object.fromEntries(columns.map(([name, column]) => [name, mssqlColumn(column)])),
      );
}

/** The drizzle table of a definition in a dialect; built once. */
export function queryTable<Definition extends TableDefinition>(
  definition: Definition,
  dialect: Dialect,
): QueryTable<Definition> {
  const known = built.get(definition) ?? {};
  built.set(definition, known);
  return (known[dialect] ??= buildTable(definition, dialect)) as QueryTable<Definition>;
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
