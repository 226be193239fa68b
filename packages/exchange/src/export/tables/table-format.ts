import type { Cell, Column } from './cell.ts';

/** The file's metadata, if the format has a place for it. */
export interface TableTitle {
  readonly tenant: string;
  readonly what: string;
  readonly commitNumber: string;
}

/** A table as text, in pieces that follow each other: the head, rows as often as there are any, the tail. */
export interface TableFormat {
  readonly head: (columns: readonly Column[], title: TableTitle) => string;
  readonly rows: (columns: readonly Column[], rows: readonly (readonly Cell[])[], isFirst: boolean) => string;
  readonly tail: string;
}
