import { sql, type Column, type SQL } from 'drizzle-orm';
import type { NodeSQLiteDatabase } from 'drizzle-orm/node-sqlite';
import type { Dialect, QueryTables } from './dialects/query-tables.ts';
import type { Columns, TableDefinition } from './kit/table.ts';
import type { controlTables } from './tables/control.ts';
import type { tenantTables } from './tables/tenant.ts';

type TenantTablesByName = typeof tenantTables;
type ControlTablesByName = typeof controlTables;

// Interfaces, because the compiler names them where it would write out all tables of a type alias.
export interface TenantTables extends TenantTablesByName {}
export interface ControlTables extends ControlTablesByName {}

/**
 * What a statement is built from. The database type is drizzle's SQLite one. Use only the builder subset that both
 * dialects share (docs/decisions/0003-two-dialects.md): no `limit` (see dialects/<name>/page.ts), no upsert, no
 * `returning`.
 */
export interface QueryScope<Tables> {
  readonly db: NodeSQLiteDatabase;
  readonly t: QueryTables<Tables>;
  readonly dialect: Dialect;
  /** A named parameter, encoded like the column's values. A bare placeholder in a condition would not be encoded. */
  readonly arg: (column: Column, name: string) => SQL;
}

/** A named parameter of a statement, encoded like the column it is compared with or written to. */
export function arg(column: Column, name: string): SQL {
  return sql`${sql.param(sql.placeholder(name), column)}`;
}

export interface Selecting {
  readonly _: { readonly result: readonly unknown[] };
}

/** A query written once, compiled and prepared once per connection (3–4 µs a call; 31–54 µs unprepared). */
export interface Query<Tables, Params, ResultRow> {
  readonly kind: 'query';
  readonly build: (scope: QueryScope<Tables>) => Selecting;
  readonly types?: { readonly params: Params; readonly row: ResultRow };
}

/** A write to a derived table, prepared once per connection. */
export interface DerivedWrite<Tables, Params> {
  readonly kind: 'derivedWrite';
  readonly build: (scope: QueryScope<Tables>) => unknown;
  readonly types?: { readonly params: Params };
}

/**
 * How a row of a derived table is inserted or, if its key exists, updated. On update, each column outside the key does
 * one of three things: `added` columns are added to the stored value, `set` columns replace it, and `same` columns must
 * equal it, or a broken invariant is thrown.
 */
export interface Upsert<Definition extends TableDefinition = TableDefinition> {
  readonly table: Definition;
  readonly added: readonly string[];
  readonly set: readonly string[];
  readonly same: readonly string[];
}

/** Defines an upsert. Throws unless each column outside the key is in exactly one of the three lists. */
export function upsertOf<Definition extends TableDefinition<string, Columns, 'derived'>>(
  table: Definition,
  columns: {
    readonly [Part in 'added' | 'set' | 'same']?: readonly (keyof Definition['columns'] & string)[];
  },
): Upsert<Definition> {
  const { added = [], set = [], same = [] } = columns;
  const named = [...table.primaryKey, ...added, ...set, ...same].toSorted().join();
  if (named !== Object.keys(table.columns).toSorted().join())
    throw new Error(`the upsert of ${table.name} must name each of its columns exactly once`);
  return { table, added, set, same };
}

type RowOf<Builder> = Builder extends { readonly _: { readonly result: readonly (infer ResultRow)[] } }
  ? ResultRow
  : never;

/** Defines a query over a tenant's tables: `tenantQuery<{ id: Uuid }>()((q) => q.db.select()…)`. */
export function tenantQuery<Params = Record<never, never>>() {
  return <Builder extends Selecting>(
    build: (scope: QueryScope<TenantTables>) => Builder,
  ): Query<TenantTables, Params, RowOf<Builder>> => ({ kind: 'query', build });
}

/** Defines a query over the control plane's tables. */
export function controlQuery<Params = Record<never, never>>() {
  return <Builder extends Selecting>(
    build: (scope: QueryScope<ControlTables>) => Builder,
  ): Query<ControlTables, Params, RowOf<Builder>> => ({ kind: 'query', build });
}

/** Defines a write to a derived table of a tenant. */
export function tenantDerivedWrite<Params>() {
  return (build: (scope: QueryScope<TenantTables>) => unknown): DerivedWrite<TenantTables, Params> => ({
    kind: 'derivedWrite',
    build,
  });
}

/** Defines a write to a derived table of the control plane. */
export function controlDerivedWrite<Params>() {
  return (build: (scope: QueryScope<ControlTables>) => unknown): DerivedWrite<ControlTables, Params> => ({
    kind: 'derivedWrite',
    build,
  });
}
