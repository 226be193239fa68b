import type { Uuid } from '@cifra/domain/ids';

/** Ids, hashes and sealed values are bytes; flags are 0 and 1; a number that JS cannot hold is its text. */
export type StoredValue = null | number | string | Uint8Array;
export type StoredRow = Readonly<Record<string, StoredValue>>;

/**
 * What a database stores, read and altered past the product, on the engine that has it. Statements are what both engines take: names
 * that are words of SQL in double quotes, ids as bytes, no limit, no function of one engine. `?` is a value.
 */
export interface StoredRows {
  /** The file without its folders, or the name on the server. */
  readonly database: string;
  readonly rows: (sql: string, ...values: readonly StoredValue[]) => Promise<readonly StoredRow[]>;
  readonly run: (sql: string, ...values: readonly StoredValue[]) => Promise<void>;
  /** Alters a table without its triggers and without the keys that name it, which stand again afterwards. */
  readonly pastTriggers: (table: string, sql: string, ...values: readonly StoredValue[]) => Promise<void>;
  /** Has the database refuse rows of a table, as a full disk would: all, or those with a value in a column. Answers how it ends. */
  readonly failInserts: (table: string, where?: FailingRow) => Promise<() => Promise<void>>;
  /** Brings a tenant's books to the newest migration, as the operator's command does. */
  readonly migrate: () => Promise<void>;
  /** The rows of every table that has some, by its name. */
  readonly everything: () => Promise<ReadonlyMap<string, readonly StoredRow[]>>;
  /** Whether a text or bytes are stored in plain anywhere. */
  readonly contains: (form: string | Buffer) => Promise<boolean>;
  readonly close: () => Promise<void>;
}

export interface FailingRow {
  readonly column: string;
  readonly value: string | number;
}

export const storedId = (uuid: string): Uint8Array => Buffer.from(uuid.replaceAll('-', ''), 'hex');

export function idOfStored(value: StoredValue | undefined): Uuid {
  if (!(value instanceof Uint8Array)) throw new Error('this is no id');
  return Buffer.from(value)
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5') as Uuid;
}
