import type { LocalDate } from '@cifra/domain/local-date';
import type { TenantSnapshotTx } from '@cifra/database/tx';
import { tenantReport, type PlainData, type TenantFacts, type TenantReport } from '@cifra/books/command';
import { findChainHead } from '@cifra/books/commits';
import type { Cell, Column } from './cell.ts';
import { tableFormats, type TableFormatName } from './table-formats.ts';

/** The scope of an export. Null: not limited. */
export interface TableRange {
  readonly from: LocalDate | null;
  readonly to: LocalDate | null;
  readonly asOf: LocalDate | null;
}

export interface TableInput extends TableRange {
  readonly tenant: TenantFacts;
  /** Rows of later commits are left out, of what is never changed; what changes is shown as it is. */
  readonly throughCommit: bigint;
  /** The instant of that commit, as reports of the books as they stood take it: microseconds since the epoch, decimal digits. */
  readonly knownAtMicros: string | null;
}

export interface TablePage {
  readonly rows: readonly (readonly Cell[])[];
  /** Where the next page begins: plain data of the source's own; null behind the last. */
  readonly next: PlainData;
}

/** A table that is read page by page. */
export interface TableSource {
  readonly columns: readonly Column[];
  /** The dates that it requires. */
  readonly needs: readonly (keyof TableRange)[];
  /** The dates that it accepts. */
  readonly accepts: readonly (keyof TableRange)[];
  readonly page: (tx: TenantSnapshotTx, input: TableInput, after: PlainData) => Promise<TablePage>;
}

export interface TablePageInput<Name extends string> extends TableRange {
  readonly what: Name;
  readonly format: TableFormatName;
  readonly throughCommit: bigint;
  readonly knownAtMicros: string | null;
  readonly after: PlainData;
}

export interface TextPage {
  readonly text: string;
  readonly rowCount: number;
  readonly next: PlainData;
}

/** A report that answers a page of any of the tables as text of a format: read and written on the reader's thread. */
export function tablePageReport<Name extends string>(
  name: string,
  sources: Readonly<Record<Name, TableSource>>,
): TenantReport<TablePageInput<Name>, TextPage> {
  return tenantReport(name, async (tx, { what, format, after, ...range }, tenant) => {
    const source = sources[what];
    const { rows, next } = await source.page(tx, { ...range, tenant }, after);
    const text = tableFormats[format].rows(source.columns, rows, after === null);
    return { text, rowCount: rows.length, next };
  });
}

/** The books that an export shows: the last commit and its instant, and what the tenant is called. */
export interface ExportHead {
  readonly commitNumber: bigint;
  readonly knownAtMicros: string | null;
  readonly tenant: { readonly slug: string; readonly name: string };
}

export const exportHead = tenantReport<null, ExportHead>(
  'books.exportHead',
  async (tx, _input, { slug, name }) => {
    const head = await findChainHead(tx);
    return {
      commitNumber: head?.number ?? 0n,
      knownAtMicros: head === null ? null : head.instant.toString(),
      tenant: { slug, name },
    };
  },
);
