import type { Preparable, PreparedWrite } from './prepared.ts';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { sql } from 'drizzle-orm';
import { drizzle, type NodeSQLiteDatabase } from 'drizzle-orm/node-sqlite';
import { queryTables, storedTable, type QueryTables } from '../dialects/query-tables.ts';
import { STILL_WANTED } from '../dialects/still-wanted.ts';
import { mapSqliteError } from './errors.ts';
import { DatabaseUnavailable } from '../failures.ts';
import type { TableDefinition } from '../kit/table.ts';
import { authorizerFor } from '../principals/sqlite-authorizer.ts';
import type { Principal } from '../principals/principals.ts';
import { durability } from './durability.ts';
import { arg, type DerivedWrite, type Query, type QueryScope, type Upsert } from '../statement.ts';
import { prepareUpsertUpdate } from './upsert.ts';

export type Definitions = Readonly<Record<string, TableDefinition>>;

/** KiB of page cache per connection: an idle tenant must use little memory. */
const CACHE_KIB = 256;

interface PreparedRead {
  readonly all: (params: Record<string, unknown>) => unknown[];
}
export interface OpenOptions<Tables extends Definitions> {
  readonly path: string;
  readonly tables: Tables;
  readonly principal: Principal;
  /** Whether what a statement has to sort goes to the disk: for tables as a whole. Defaults to memory. */
  readonly sortsOnDisk?: boolean;
}

const nobodyLooks = (): void => undefined;

/** A missing file is not created: a writer with the wrong path fails instead of starting empty books. */
function openClient({
  path,
  principal,
  sortsOnDisk = false,
}: Omit<OpenOptions<Definitions>, 'tables'>): DatabaseSync {
  const isReader = principal !== 'application' && principal !== 'migrator';
  const location = pathToFileURL(path);
  location.searchParams.set('mode', isReader ? 'ro' : 'rw');
  let client: DatabaseSync | null = null;
  try {
    client = new DatabaseSync(location, {
      readOnly: isReader,
      readBigInts: true,
      timeout: 0,
      enableForeignKeyConstraints: true,
      defensive: true,
    });
    client.exec(
      // secure_delete: erased data is overwritten, not only released.
      // https://sqlite.org/pragma.html#pragma_secure_delete
      `pragma secure_delete=on; pragma recursive_triggers=on; pragma trusted_schema=off; pragma synchronous=${durability.synchronous}; pragma cache_size=-${CACHE_KIB}; pragma temp_store=${sortsOnDisk ? 'file' : 'memory'};`,
    );
    if (!isReader) client.exec('pragma journal_mode=wal');
    return client;
  } catch (error) {
    client?.close();
    throw mapSqliteError(error);
  }
}

/**
 * A SQLite connection of one principal. Statements are prepared once and cached; integers are read as bigint. The
 * authorizer is set last, after the pragmas: from then on the connection can do what its principal may, and nothing
 * else. Throws `DatabaseUnavailable` if the file cannot be opened.
 */
export class SqliteConnection<Tables extends Definitions> {
  readonly client: DatabaseSync;
  readonly tables: Tables;
  readonly #db: NodeSQLiteDatabase;
  readonly #queryTables: QueryTables<Tables>;
  readonly #prepared = new Map<object, PreparedRead | PreparedWrite>();
  readonly #numbers = new Map<string, StatementSync>();
  readonly #controls = new Map<string, StatementSync>();
  readonly #inserts = new Map<TableDefinition, PreparedWrite>();
  readonly #replaces = new Map<TableDefinition, PreparedWrite>();
  readonly #upserts = new Map<Upsert, PreparedWrite>();
  #look: () => void = nobodyLooks;

  constructor({ tables, ...options }: OpenOptions<Tables>) {
    const { principal } = options;
    this.tables = tables;
    this.client = openClient(options);
    this.client.function(STILL_WANTED, () => {
      this.#look();
      return 1;
    });
    this.client.setAuthorizer(authorizerFor(principal, tables));
    this.#db = drizzle({ client: this.client, jit: true });
    this.#queryTables = queryTables(tables, 'sqlite');
  }

  get isOpen(): boolean {
    return this.client.isOpen;
  }

  get isInTransaction(): boolean {
    return this.client.isOpen && this.client.isTransaction;
  }

  #prepare<Prepared extends PreparedRead | PreparedWrite>(statement: {
    readonly build: (scope: QueryScope<Tables>) => unknown;
  }): Prepared {
    let prepared = this.#prepared.get(statement);
    if (!prepared) {
      const scope = { db: this.#db, t: this.#queryTables, dialect: 'sqlite', arg } as const;
      const builder = statement.build(scope) as Preparable<Prepared>;
      prepared = builder.prepare();
      this.#prepared.set(statement, prepared);
    }
    return prepared as Prepared;
  }

  all<Params, ResultRow>(query: Query<Tables, Params, ResultRow>, params: Params): ResultRow[] {
    try {
      const prepared = this.#prepare<PreparedRead>(query);
      return prepared.all(params as Record<string, unknown>) as ResultRow[];
    } catch (error) {
      throw mapSqliteError(error);
    }
  }

  /** The same, which ends with what `look` throws: a statement with the condition `stillWanted` calls it while it runs. */
  allLooking<Params, ResultRow>(
    query: Query<Tables, Params, ResultRow>,
    params: Params,
    look: () => void,
  ): ResultRow[] {
    let ended: { readonly by: unknown } | null = null;
    this.#look = () => {
      try {
        look();
      } catch (error) {
        ended = { by: error };
        throw error;
      }
    };
    try {
      return this.all(query, params);
    } catch (error) {
      // The statement wraps what ended it.
      throw (ended as { readonly by: unknown } | null)?.by ?? error;
    } finally {
      this.#look = nobodyLooks;
    }
  }

  /** Runs a write to a derived table. Returns the number of rows touched. */
  derive<Params>(write: DerivedWrite<Tables, Params>, params: Params): number {
    try {
      return Number(this.#prepare<PreparedWrite>(write).run(params as Record<string, unknown>).changes);
    } catch (error) {
      throw mapSqliteError(error);
    }
  }

  insert(table: TableDefinition, row: Readonly<Record<string, unknown>>): void {
    let prepared = this.#inserts.get(table);
    try {
      if (!prepared) {
        const names = Object.keys(table.columns);
        const placeholders = Object.fromEntries(names.map((name) => [name, sql.placeholder(name)]));
        prepared = (
          this.#db
            .insert(storedTable(table, 'sqlite'))
            .values(placeholders as never) as unknown as Preparable<PreparedWrite>
        ).prepare();
        this.#inserts.set(table, prepared);
      }
      prepared.run(row);
    } catch (error) {
      throw mapSqliteError(error);
    }
  }

  /** Replaces the row of this key and version with a whole new version. Returns the number of rows touched, 0 or 1. */
  replace(table: TableDefinition, row: Readonly<Record<string, unknown>>, expectedVersion: bigint): number {
    let prepared = this.#replaces.get(table);
    try {
      if (!prepared) {
        const target = storedTable(table, 'sqlite') as unknown as Parameters<
          NodeSQLiteDatabase['update']
        >[0] &
          Record<string, never>;
        const changing = Object.keys(table.columns).filter((name) => !table.primaryKey.includes(name));
        const changes = Object.fromEntries(changing.map((name) => [name, arg(target[name] as never, name)]));
        const keyConditions = table.primaryKey.map(
          (name) => sql`${target[name] as never} = ${arg(target[name] as never, name)}`,
        );
        const version = sql`${target['commit_number'] as never} = ${sql.placeholder('expected_version')}`;
        prepared = (
          this.#db
            .update(target)
            .set(changes)
            .where(sql.join([...keyConditions, version], sql` and `)) as unknown as Preparable<PreparedWrite>
        ).prepare();
        this.#replaces.set(table, prepared);
      }
      return Number(prepared.run({ ...row, expected_version: expectedVersion }).changes);
    } catch (error) {
      throw mapSqliteError(error);
    }
  }

  /** Updates the row of a derived table, or inserts it if its key is missing. Returns the number of rows touched. */
  upsert(upsert: Upsert, row: Readonly<Record<string, unknown>>): number {
    let prepared = this.#upserts.get(upsert);
    try {
      if (!prepared) {
        prepared = prepareUpsertUpdate(this.#db, upsert);
        this.#upserts.set(upsert, prepared);
      }
      if (Number(prepared.run(row).changes) === 1) return 1;
    } catch (error) {
      throw mapSqliteError(error);
    }
    this.insert(upsert.table, row);
    return 1;
  }

  /** Runs a statement without parameters that returns one row with one number. Prepared once. */
  readNumber(statement: string): bigint {
    let prepared = this.#numbers.get(statement);
    if (!prepared) {
      prepared = this.client.prepare(statement);
      prepared.setReturnArrays(true);
      this.#numbers.set(statement, prepared);
    }
    const [value] = prepared.get() as unknown as readonly [bigint];
    return value;
  }

  /** Runs a transaction-control statement. Compiled once: each command needs four of them. */
  control(statement: string): void {
    if (!this.client.isOpen) throw new DatabaseUnavailable('the connection is closed');
    try {
      let prepared = this.#controls.get(statement);
      if (!prepared) {
        prepared = this.client.prepare(statement);
        this.#controls.set(statement, prepared);
      }
      prepared.run();
    } catch (error) {
      throw mapSqliteError(error);
    }
  }

  close(): void {
    if (this.client.isOpen) this.client.close();
  }
}
