import type { Definitions } from '../kit/names.ts';

/** What the process of an investigation is told, and what it says: one JSON text each way and line. Plain data. */

/** `bytes` are hex. A number of SQLite has 64 bits: digits. */
export type BoundValue =
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'integer'; readonly value: string }
  | { readonly kind: 'bytes'; readonly value: string }
  | { readonly kind: 'null' };

export type LimitName = 'ROWS' | 'BYTES' | 'TIME' | 'CPU_TIME' | 'MEMORY';

export interface InvestigationLimits {
  readonly rows: number;
  readonly bytes: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly memoryMebibytes: number;
}

/** A line of the documentation of the schema. */
export interface DescribedColumn {
  readonly table: string;
  readonly aboutTable: string;
  readonly column: string;
  readonly meaning: string;
  readonly holds: string;
  /** READABLE, MASKED (reads as NULL) or DENIED. */
  readonly access: string;
}

export interface ProcessRequest {
  readonly path: string;
  readonly definitions: Definitions;
  readonly described: readonly DescribedColumn[];
  readonly sql: string;
  readonly parameters: Readonly<Record<string, BoundValue>>;
  readonly limits: InvestigationLimits;
}

/** How a value of a column is shown. */
export type ShownAs = 'TEXT' | 'AMOUNT' | 'INTEGER' | 'DATE' | 'INSTANT' | 'ID' | 'FLAG' | 'BYTES';

export interface ResultColumn {
  readonly name: string;
  readonly shownAs: ShownAs;
}

/** The state of the books that the statement saw. */
export interface SeenCommit {
  readonly number: string;
  readonly instantMicros: string;
}

export type ResultRow = readonly (string | null)[];

export type ProcessLine =
  | { readonly columns: readonly ResultColumn[]; readonly seen: SeenCommit | null }
  | { readonly row: ResultRow }
  | { readonly end: 'COMPLETED'; readonly cpuMillis: number }
  | { readonly end: 'KILLED'; readonly limit: LimitName; readonly cpuMillis: number }
  | { readonly end: 'REFUSED' | 'FAILED'; readonly problem: string; readonly cpuMillis: number };
