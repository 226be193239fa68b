import { createRequire } from 'node:module';

/**
 * Types for the part of mssql 12 that we use: the package has none. Loaded when the first pool is created, so that the
 * embedded engine never pays for it.
 * https://github.com/tediousjs/node-mssql
 */
export interface SqlType {
  readonly type: unknown;
}

export interface QueryResult {
  readonly recordset?: readonly unknown[];
  /** One for each statement that returns rows. */
  readonly recordsets?: readonly (readonly unknown[])[];
  readonly rowsAffected: readonly number[];
}

export interface MssqlRequest {
  arrayRowMode: boolean | null;
  stream: boolean;
  input(name: string, value: unknown): unknown;
  input(name: string, type: SqlType, value: unknown): unknown;
  query(text: string): Promise<QueryResult>;
  /** Sends the text unchanged: CREATE TRIGGER cannot run inside sp_executesql, which carries parameters. */
  batch(text: string): Promise<QueryResult>;
}

/** Creates requests: a pool, or a transaction on one of its connections. */
export interface Requester {
  request(): MssqlRequest;
}

export interface MssqlTransaction extends Requester {
  begin(isolationLevel: number): Promise<unknown>;
  commit(): Promise<unknown>;
  rollback(): Promise<unknown>;
}

export interface MssqlPool extends Requester {
  transaction(): MssqlTransaction;
  connect(): Promise<unknown>;
  close(): Promise<unknown>;
}

type TypeOfLength = (length: number) => SqlType;

export interface MssqlDriver {
  readonly ConnectionPool: new (config: object) => MssqlPool;
  readonly ISOLATION_LEVEL: {
    readonly READ_COMMITTED: number;
    readonly SNAPSHOT: number;
    readonly SERIALIZABLE: number;
  };
  readonly MAX: number;
  readonly VarBinary: TypeOfLength;
  readonly NVarChar: TypeOfLength;
  readonly VarChar: TypeOfLength;
  readonly Int: SqlType | (() => SqlType);
  readonly Bit: SqlType | (() => SqlType);
}

let loaded: MssqlDriver | null = null;

export function mssqlDriver(): MssqlDriver {
  loaded ??= createRequire(import.meta.url)('mssql') as MssqlDriver;
  return loaded;
}
