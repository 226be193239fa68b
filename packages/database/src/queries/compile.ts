import { DatabaseSync } from 'node:sqlite';
import { is, Param, Placeholder } from 'drizzle-orm';
import { drizzle as mssqlDrizzle } from 'drizzle-orm/node-mssql';
import { drizzle as sqliteDrizzle, type NodeSQLiteDatabase } from 'drizzle-orm/node-sqlite';
import { definitionsOf } from '../tables/kinds.ts';
import { arg, type DerivedWrite, type Query, type QueryScope } from '../statement.ts';
import { queryTables, type Dialect } from '../dialects/query-tables.ts';

export interface CompiledStatement {
  readonly sql: string;
  /** Names of parameters in order; constants of the statement appear as `=value`. */
  readonly params: readonly string[];
}

const databases: Readonly<Record<Dialect, () => NodeSQLiteDatabase>> = {
  sqlite: () => sqliteDrizzle({ client: new DatabaseSync(':memory:') }),
  mssql: () => mssqlDrizzle.mock() as unknown as NodeSQLiteDatabase,
};

interface Compilable {
  readonly toSQL: () => { readonly sql: string; readonly params: readonly unknown[] };
}

function nameOf(param: unknown): string {
  if (is(param, Placeholder)) return String((param as unknown as { readonly name: unknown }).name);
  if (is(param, Param)) return nameOf(param.value);
  return `=${String(param)}`;
}

/** The SQL of a statement in a dialect, compiled without a connection, for tests and snapshots. Throws if it does not compile. */
export function compileFor<Tables, Params, ResultRow>(
  statement: Query<Tables, Params, ResultRow> | DerivedWrite<Tables, Params>,
  dialect: Dialect,
): CompiledStatement {
  const tables = queryTables({ ...definitionsOf.control, ...definitionsOf.tenant }, dialect);
  const scope = { db: databases[dialect](), t: tables, dialect, arg } as unknown as QueryScope<Tables>;
  const { sql, params } = (statement.build(scope) as Compilable).toSQL();
  return { sql, params: params.map(nameOf) };
}
