import type { Language, Paper } from '../facts.ts';
import type { Words } from '../words.ts';

/**
 * The content of the pages before layout: cleaned texts and formatted figures. HTML and PDF are two layouts of the same
 * sheet, so they say the same.
 */
export interface Sheet {
  readonly language: Language;
  readonly words: Words;
  readonly paper: Paper;
  /** `#rrggbb`. */
  readonly accent: string;
  readonly instantMicros: bigint;
  /** The kind of document: `Factura`. */
  readonly title: string;
  /** The number, or the dates of a statement. */
  readonly subtitle: string;
  /** Across every page, one below the other. */
  readonly marks: readonly string[];
  /** Shown in words at the foot of every page. */
  readonly notices: readonly string[];
  readonly logo: string;
  readonly issuerName: string;
  /** The first line is the name, unless the logo says it. */
  readonly issuer: Block;
  readonly party: Block;
  readonly details: readonly Labelled[];
  readonly tables: readonly SheetTable[];
  readonly totals: readonly SheetTotal[];
  /** Next to the totals. */
  readonly payment: Block | null;
  readonly remarks: Block | null;
  readonly footer: string;
}

export interface Block {
  readonly label: string;
  readonly lines: readonly string[];
}

export interface Labelled {
  readonly label: string;
  readonly value: string;
}

export interface Column {
  readonly label: string;
  readonly align: 'left' | 'right';
  /** Its fraction of the table's width; the fractions of a table sum to 1. */
  readonly share: number;
}

export interface SheetTable {
  readonly caption: string | null;
  readonly columns: readonly Column[];
  /** Cells in the order of the columns. */
  readonly rows: readonly SheetRow[];
}

export interface SheetRow {
  readonly cells: readonly string[];
  /** Opening and closing balances. */
  readonly isStrong: boolean;
}

export interface SheetTotal extends Labelled {
  readonly weight: 'plain' | 'grand' | 'faint';
}
