import { Column, is, Param } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-mssql';
import type { NodeSQLiteDatabase } from 'drizzle-orm/node-sqlite';
import { quoted, quotedTable } from '../ddl/mssql.ts';
import type { Definitions } from '../ddl/names.ts';
import { mapMssqlError } from '../dialects/mssql/errors.ts';
import { queryTables } from '../dialects/query-tables.ts';
import { InvariantBroken } from '../failures.ts';
import type { TableDefinition } from '../kit/table.ts';
import { arg, type DerivedWrite, type Query, type QueryScope } from '../statement.ts';
import { mssqlDriver, type MssqlRequest, type QueryResult, type Requester } from './driver.ts';
import { parameterExpression, typedParameter } from './parameters.ts';

interface DrizzlePrepared {
  readonly query: { readonly params: readonly unknown[] };
  readonly execute: (params: Record<string, unknown>) => Promise<unknown>;
}

interface Prepared {
  readonly execute: DrizzlePrepared['execute'];
  /** Positions of binary parameters: their nulls have to be binary. */
  readonly binaryPositions: ReadonlySet<number>;
}

interface Route {
  readonly target: Requester;
  readonly binaryPositions: ReadonlySet<number>;
}

const isBinaryParam = (param: unknown): boolean =>
  is(param, Param) && is(param.encoder, Column) && param.encoder.getSQLType().startsWith('binary');

/**
 * drizzle's client: it sends each request to the connection of the statement that is being run. drizzle makes its request in the
 * same turn in which it is told to execute, so the route cannot be another statement's.
 */
class RoutedClient implements Requester {
  #route: Route | null = null;

  run<Answer>(route: Route, execute: () => Promise<Answer>): Promise<Answer> {
    this.#route = route;
    try {
      return execute();
    } finally {
      this.#route = null;
    }
  }

  request(): MssqlRequest {
    const route = this.#route;
    if (!route) throw new InvariantBroken('a statement was run outside its transaction');
    const request = route.target.request();
    let position = 0;
    const input: (name: string, ...rest: readonly never[]) => unknown = request.input.bind(request);
    request.input = (name: string, ...rest: readonly unknown[]): unknown => {
      const isBinary = route.binaryPositions.has(position);
      position += 1;
      const typed = isBinary && rest.at(-1) === null ? [mssqlDriver().VarBinary(32), null] : rest;
      return input(name, ...(typed as never[]));
    };
    return request;
  }
}

/** Rows touched, as the statement itself counted them: our triggers count nothing (NOCOUNT). */
const touchedRows = (result: QueryResult): number => result.rowsAffected.at(-1) ?? 0;

/** All statements of one kind of database, compiled once a process and run on whatever connection the caller holds. */
export class MssqlStatements<Tables extends Definitions> {
  readonly #client = new RoutedClient();
  readonly #scope: QueryScope<Tables>;
  readonly #prepared = new Map<object, Prepared>();
  readonly #inserts = new Map<TableDefinition, string>();
  readonly #replaces = new Map<TableDefinition, string>();

  constructor(tables: Tables) {
    const db = drizzle({ client: this.#client as never }) as unknown as NodeSQLiteDatabase;
    this.#scope = { db, t: queryTables(tables, 'mssql'), dialect: 'mssql', arg };
  }

  #prepare(statement: { readonly build: (scope: QueryScope<Tables>) => unknown }): Prepared {
    const known = this.#prepared.get(statement);
    if (known) return known;
    const builder = statement.build(this.#scope) as { readonly prepare: () => DrizzlePrepared };
    const drizzled = builder.prepare();
    const binaryPositions = new Set(
      [...drizzled.query.params.entries()]
        .filter(([, param]) => isBinaryParam(param))
        .map(([position]) => position),
    );
    const prepared = {
      execute: (params: Record<string, unknown>) => drizzled.execute(params),
      binaryPositions,
    };
    this.#prepared.set(statement, prepared);
    return prepared;
  }

  async all<Params, ResultRow>(
    target: Requester,
    query: Query<Tables, Params, ResultRow>,
    params: Params,
  ): Promise<ResultRow[]> {
    const { execute, binaryPositions } = this.#prepare(query);
    try {
      return (await this.#client.run({ target, binaryPositions }, () =>
        execute(params as Record<string, unknown>),
      )) as ResultRow[];
    } catch (error) {
      throw mapMssqlError(error);
    }
  }

  async derive<Params>(
    target: Requester,
    write: DerivedWrite<Tables, Params>,
    params: Params,
  ): Promise<number> {
    const { execute, binaryPositions } = this.#prepare(write);
    try {
      return touchedRows(
        (await this.#client.run({ target, binaryPositions }, () =>
          execute(params as Record<string, unknown>),
        )) as QueryResult,
      );
    } catch (error) {
      throw mapMssqlError(error);
    }
  }

  /** Columns are named: the hidden period columns of a system-versioned table take no value (271). */
  async insert(
    target: Requester,
    table: TableDefinition,
    row: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    let text = this.#inserts.get(table);
    if (text === undefined) {
      const columns = Object.entries(table.columns);
      const values = columns.map(([name, definition]) => parameterExpression(definition, `@${name}`));
      text = `insert into ${quotedTable(table.name)} (${columns.map(([name]) => quoted(name)).join(', ')}) values (${values.join(', ')})`;
      this.#inserts.set(table, text);
    }
    await this.#run(target, text, table, row, null);
  }

  /** Replaces the row of this key and version by a whole new version; the number of rows touched, 0 or 1. */
  async replace(
    target: Requester,
    table: TableDefinition,
    row: Readonly<Record<string, unknown>>,
    expectedVersion: bigint,
  ): Promise<number> {
    let text = this.#replaces.get(table);
    if (text === undefined) {
      const assignment = ([name, definition]: readonly [string, (typeof table.columns)[string]]): string =>
        `${quoted(name)} = ${parameterExpression(definition, `@${name}`)}`;
      const columns = Object.entries(table.columns);
      const changes = columns.filter(([name]) => !table.primaryKey.includes(name)).map(assignment);
      const keys = columns.filter(([name]) => table.primaryKey.includes(name)).map(assignment);
      text = `update ${quotedTable(table.name)} set ${changes.join(', ')} where ${keys.join(' and ')} and [commit_number] = convert(bigint, @expected_version)`;
      this.#replaces.set(table, text);
    }
    return this.#run(target, text, table, row, expectedVersion);
  }

  async #run(
    target: Requester,
    text: string,
    table: TableDefinition,
    row: Readonly<Record<string, unknown>>,
    expectedVersion: bigint | null,
  ): Promise<number> {
    try {
      const request = target.request();
      for (const [name, definition] of Object.entries(table.columns)) {
        if (row[name] === undefined) throw new InvariantBroken(`${table.name}.${name} has no value`);
        const { type, value } = typedParameter(definition, row[name]);
        request.input(name, type, value);
      }
      if (expectedVersion !== null)
        request.input('expected_version', mssqlDriver().VarChar(20), expectedVersion.toString());
      return touchedRows(await request.query(text));
    } catch (error) {
      throw mapMssqlError(error);
    }
  }
}
