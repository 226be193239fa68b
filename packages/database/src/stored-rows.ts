import type { TableDefinition } from './kit/table.ts';

export type StoredValue = string | number | bigint | boolean | null;
export type StoredRow = Readonly<Record<string, StoredValue>>;

/** Streams a database's rows, from one consistent state, to code that reads all of them. */
export interface ChainSource {
  readonly commits: () => Iterable<StoredRow> | AsyncIterable<StoredRow>;
  readonly manifestOf: (commitNumber: bigint) => Promise<string | null>;
  /** Every row version of a table: current and superseded. */
  readonly versions: (table: TableDefinition) => Iterable<StoredRow> | AsyncIterable<StoredRow>;
}
