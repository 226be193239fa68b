import type { DatabaseKind } from '../tables/kinds.ts';
import { copiedTables, type CopiedTable } from './copied-tables.ts';
import { TableDigest, type TableTotal } from './table-digest.ts';

/** The form of the stream. A reader refuses another one. */
export const COPY_FORMAT = 1;

/** What the stream is of. Plain data, as all of the stream is. */
export interface CopyHeader {
  readonly format: number;
  readonly kind: DatabaseKind;
  /** The last migration of the database, `0001-create-tables`. */
  readonly schema: string;
  /** The last commit, or null if there is none. `number` is decimal digits. */
  readonly head: { readonly number: string; readonly hash: string } | null;
}

/** The values of a row in the order of the table's columns, each in exact text. */
export type CopiedRow = readonly (string | null)[];

/** The header, then for each table its rows in portions and its total. */
export type CopyPart =
  | { readonly kind: 'begin'; readonly header: CopyHeader }
  | { readonly kind: 'rows'; readonly table: string; readonly rows: readonly CopiedRow[] }
  | { readonly kind: 'total'; readonly total: TableTotal };

/** A database that is copied, in one state that does not change. */
export interface CopySource {
  readonly header: CopyHeader;
  readonly count: (table: CopiedTable) => Promise<number>;
  /** Bytes that the database takes up where it is; null if that cannot be told. */
  readonly bytes: () => Promise<number | null>;
  /** In portions of bounded size; between them others have the thread. */
  readonly rows: (table: CopiedTable) => AsyncIterable<readonly CopiedRow[]>;
  readonly close: () => Promise<void>;
}

/** An empty database that nobody is served from yet. */
export interface CopyTarget {
  /** Creates the tables, without anything that would refuse old rows. Once: the stream's own beginning finds them then. */
  readonly begin: (kind: DatabaseKind) => Promise<void>;
  readonly load: (table: CopiedTable, rows: readonly CopiedRow[]) => Promise<void>;
  /** Adds references, indexes, triggers, versioning and principals. The database is durable when it resolves. */
  readonly finish: () => Promise<void>;
  /** Gives up the connection. What was loaded stays; whoever made the database removes it. */
  readonly close: () => Promise<void>;
}

/** The whole database as one stream, the same from every engine. */
export async function* readStream(source: CopySource): AsyncGenerator<CopyPart> {
  yield { kind: 'begin', header: source.header };
  for (const table of copiedTables(source.header.kind)) {
    const digest = new TableDigest(table.name);
    for await (const rows of source.rows(table)) {
      for (const row of rows) digest.add(row);
      yield { kind: 'rows', table: table.name, rows };
    }
    yield { kind: 'total', total: digest.total };
  }
}
