import { Column, is, Param } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-mssql';
import type { NodeSQLiteDatabase } from 'drizzle-orm/node-sqlite';
import type { Definitions } from '../kit/names.ts';
import type { Write } from '../command-tx.ts';
import { assertOneRow, mapMssqlError } from './errors.ts';
import { queryTables } from '../dialects/query-tables.ts';
import { InvariantBroken } from '../failures.ts';
import type { TableDefinition } from '../kit/table.ts';
import type { ReadRequest } from '../read-sets.ts';
import { arg, type DerivedWrite, type Query, type QueryScope, type Upsert } from '../statement.ts';
import { sendTogether, StatementCollector, type PendingStatement } from './batch.ts';
import { mssqlDriver, type MssqlRequest, type Requester } from './driver.ts';
import { jsonValue, standsAsItIs, typedParameter } from './parameters.ts';
import type { Unsent } from './unsent.ts';
import { insertManyText, insertText, replaceText, upsertText } from './write-texts.ts';

interface DrizzlePrepared {
  readonly query: { readonly params: readonly unknown[] };
  readonly execute: (params: Record<string, unknown>) => Promise<unknown>;
}

interface Prepared {
  readonly execute: DrizzlePrepared['execute'];
  /** Positions of binary parameters: nulls have to be binary, and no bytes of some length. */
  readonly binaryPositions: ReadonlySet<number>;
}

interface Route {
  readonly target: Requester;
  readonly binaryPositions: ReadonlySet<number>;
}

const isBinaryParam = (param: unknown): boolean =>
  is(param, Param) && is(param.encoder, Column) && param.encoder.getSQLType().startsWith('binary');

/** Untyped, null would be sent as text, and no bytes as bytes of the length 0, which the server refuses. */
const isNullOrEmpty = (value: unknown): value is null | Uint8Array =>
  value === null || (value instanceof Uint8Array && value.length === 0);

/**
 * drizzle's client. It sends each request to the connection of the statement that is running. drizzle makes its request
 * synchronously when it executes a statement, so the route cannot belong to another one.
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
      const typed =
        isBinary && isNullOrEmpty(rest.at(-1)) ? [mssqlDriver().VarBinary(32), rest.at(-1)] : rest;
      return input(name, ...(typed as never[]));
    };
    return request;
  }
}

/** All statements of one kind of database, compiled once per process and run on any connection that the caller holds. */
export class MssqlStatements<Tables extends Definitions> {
  readonly tables: Tables;
  readonly #client = new RoutedClient();
  readonly #scope: QueryScope<Tables>;
  readonly #prepared = new Map<object, Prepared>();
  readonly #inserts = new Map<TableDefinition, string>();
  readonly #insertsOfMany = new Map<TableDefinition, string>();
  readonly #replaces = new Map<TableDefinition, string>();
  readonly #upserts = new Map<Upsert, string>();

  constructor(tables: Tables) {
    this.tables = tables;
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

  /** Reads sent together, after what is unsent: one batch with a result set for each read, in order. */
  async allTogether(
    target: Requester,
    requests: readonly ReadRequest<Tables>[],
    unsent: Unsent | null = null,
  ): Promise<readonly unknown[][]> {
    const [only] = requests;
    if (only && requests.length === 1 && (unsent === null || unsent.isEmpty))
      return [await this.all(target, only.query, only.params)];
    const [collector, areCollected] = collecting(requests.length);
    const answers = Promise.all(requests.map(({ query, params }) => this.all(collector, query, params)));
    // A parameter that cannot be encoded rejects `answers` before there is anything to send.
    await Promise.race([areCollected, answers]);
    const before = unsent?.drain() ?? [];
    await sendTogether(target, [...before, ...collector.drain()]).catch(() => undefined);
    return answers;
  }

  /**
   * The statements of writes, in order, ready to be sent. Rows that follow each other in a table are one. Throws for a row that cannot be
   * encoded.
   */
  async statementsOf(writes: readonly Write<Tables>[]): Promise<readonly PendingStatement[]> {
    const statements: PendingStatement[] = [];
    for (let from = 0; from < writes.length;) {
      const run = insertsFrom(writes, from);
      const [first] = run;
      if (first && run.length > 1) {
        const text = this.#text(this.#insertsOfMany, first.table, insertManyText);
        const document = run.map(({ values }) => values);
        statements.push(rowsStatement(text, document));
        from += run.length;
        continue;
      }
      statements.push(await this.#statementOf(writes[from] as Write<Tables>));
      from += 1;
    }
    return statements;
  }

  /** Sends statements of writes in order. Throws if one of them does not touch the rows that it must. */
  async send(target: Requester, statements: readonly PendingStatement[]): Promise<void> {
    try {
      await sendTogether(target, statements);
    } catch (error) {
      throw mapMssqlError(error);
    }
  }

  async #statementOf(write: Write<Tables>): Promise<PendingStatement> {
    switch (write.kind) {
      case 'insert':
        return rowStatement(this.#text(this.#inserts, write.table, insertText), write.table, write.row);
      case 'replace': {
        const text = this.#text(this.#replaces, write.table, replaceText);
        const statement = rowStatement(text, write.table, write.row);
        const type = mssqlDriver().VarChar(20);
        const expected = { name: 'expected_version', type, value: write.expectedVersion.toString() };
        return { ...statement, inputs: [...statement.inputs, expected] };
      }
      case 'upsert':
        return rowStatement(
          this.#text(this.#upserts, write.upsert, upsertText),
          write.upsert.table,
          write.row,
        );
      case 'derive': {
        const statement = await this.#derived(write.write, write.params);
        if (write.rows === 'ANY') return statement;
        return { ...statement, text: `${statement.text};\n${assertOneRow('a write to a derived table')}` };
      }
    }
  }

  #text<Key extends object>(texts: Map<Key, string>, key: Key, textOf: (key: Key) => string): string {
    const text = texts.get(key) ?? textOf(key);
    texts.set(key, text);
    return text;
  }

  /** The statement that drizzle would send for a write to a derived table. */
  async #derived<Params>(write: DerivedWrite<Tables, Params>, params: Params): Promise<PendingStatement> {
    const { execute, binaryPositions } = this.#prepare(write);
    const [collector, isCollected] = collecting(1);
    const executed = this.#client.run({ target: collector, binaryPositions }, () =>
      execute(params as Record<string, unknown>),
    );
    await Promise.race([isCollected, executed]);
    const [statement] = collector.drain();
    if (!statement) throw new InvariantBroken('drizzle sent no statement');
    // Nothing uses what drizzle makes of the answer.
    statement.resolve({ rowsAffected: [] });
    await executed;
    return { ...statement, ...unanswered };
  }
}

/** A collector, and a promise that resolves when it holds that many statements. */
function collecting(count: number): readonly [StatementCollector, Promise<void>] {
  let collected: () => void = () => undefined;
  const areCollected = new Promise<void>((resolve) => {
    collected = resolve;
  });
  const collector: StatementCollector = new StatementCollector(() => {
    if (collector.count === count) collected();
  });
  return [collector, areCollected];
}

/** The inserts into one table that follow each other from there on, as far as one document holds them; none where another write stands. */
function insertsFrom<Tables>(writes: readonly Write<Tables>[], from: number): readonly InDocument[] {
  const run: InDocument[] = [];
  for (const write of writes.slice(from)) {
    if (write.kind !== 'insert' || (run[0] && write.table !== run[0].table)) break;
    const values = inDocument(write.table, write.row);
    if (!values.every(standsAsItIs)) break;
    run.push({ table: write.table, values });
  }
  return run;
}

/** A row as a document has it. */
interface InDocument {
  readonly table: TableDefinition;
  readonly values: readonly unknown[];
}

const inDocument = (table: TableDefinition, row: Values): readonly unknown[] =>
  Object.entries(table.columns).map(([name, definition]) => jsonValue(definition, valueOf(table, row, name)));

type Values = Readonly<Record<string, unknown>>;

const nobody = (): void => undefined;
const unanswered = { arrayRowMode: null, hasRows: false, resolve: nobody, reject: nobody } as const;

function valueOf(table: TableDefinition, row: Values, name: string): unknown {
  if (row[name] === undefined) throw new InvariantBroken(`${table.name}.${name} has no value`);
  return row[name];
}

/** A statement of ours, with a row's values as typed parameters. */
function rowStatement(text: string, table: TableDefinition, row: Values): PendingStatement {
  const inputs = Object.entries(table.columns).map(([name, definition]) => ({
    name,
    ...typedParameter(definition, valueOf(table, row, name)),
  }));
  return { ...unanswered, text, inputs };
}

/** The same for many rows, as one JSON document. */
function rowsStatement(text: string, document: readonly (readonly unknown[])[]): PendingStatement {
  const type = mssqlDriver().NVarChar(mssqlDriver().MAX);
  return { ...unanswered, text, inputs: [{ name: 'rows', type, value: JSON.stringify(document) }] };
}
