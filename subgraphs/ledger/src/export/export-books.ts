import type { Uuid } from '@cifra/domain/ids';
import { addDays, type LocalDate } from '@cifra/domain/local-date';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, type Result } from '@cifra/domain/result';
import { InvariantBroken } from '@cifra/database/failures';
import type { Books } from '@cifra/books/books';
import type { CommandRequest, DoorRefusalCode, PlainData } from '@cifra/books/command';
import { beancountFormat } from '@cifra/books/export/beancount';
import { hledgerFormat } from '@cifra/books/export/hledger';
import { journalHead, journalPage, type JournalPage } from '@cifra/books/export/read-journal';
import { saftFormat, saftHead } from '@cifra/books/export/saft';
import { recordExport } from '@cifra/books/export/record-export';
import { spreadsheet } from '@cifra/books/export/tables/spreadsheet';
import { tableFormats, type TableFormatName } from '@cifra/books/export/tables/table-formats';
import { exportHead, type ExportHead, type TableRange } from '@cifra/books/export/tables/table-source';
import { exportPage, exportTables, type ExportTableName } from './export-tables.ts';

export const exportFormats = ['SAFT', 'CSV', 'XLSX', 'JSON', 'HLEDGER', 'BEANCOUNT'] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** What of a tenant's books leaves the house, and how. */
export interface ExportAsked extends TableRange {
  readonly what: ExportTableName;
  readonly format: ExportFormat;
}

export interface BooksExport {
  readonly contentType: string;
  readonly body: AsyncIterable<string | Uint8Array>;
}

const contentTypes: Readonly<Record<ExportFormat, readonly [type: string, extension: string]>> = {
  SAFT: ['application/xml; charset=utf-8', 'xml'],
  CSV: ['text/csv; charset=utf-8', 'csv'],
  XLSX: ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'xlsx'],
  JSON: ['application/json; charset=utf-8', 'json'],
  HLEDGER: ['text/plain; charset=utf-8', 'journal'],
  BEANCOUNT: ['text/plain; charset=utf-8', 'beancount'],
};

/** `panaderia-istmo-trial-balance-2026-03-31.csv` */
export function fileNameOf(slug: string, { what, format, from, to, asOf }: ExportAsked): string {
  const dates = [from, to, asOf].filter((date) => date !== null);
  return `${[slug, what.toLowerCase().replaceAll('_', '-'), ...dates].join('-')}.${contentTypes[format][1]}`;
}

const isTable = (format: ExportFormat): format is TableFormatName => Object.hasOwn(tableFormats, format);

/** What makes an export impossible; null when nothing does. Refuses: INPUT_INVALID (format, then from, to, asOf). */
export function problemOfExport(asked: ExportAsked): Refusal<'INPUT_INVALID'> | null {
  const { what, format, from, to } = asked;
  const invalid = (field: string, problem: string, value: string | null = null) =>
    refuse('INPUT_INVALID', { field, problem, value });
  if (!isTable(format) && what !== 'JOURNAL')
    return invalid('format', 'holds a journal: ask for JOURNAL, or for CSV, XLSX or JSON', format);
  const takesRange = format !== 'HLEDGER' && format !== 'BEANCOUNT';
  const { needs, takes } = exportTables[what];
  for (const field of ['from', 'to', 'asOf'] as const) {
    if (needs.includes(field) && asked[field] === null) return invalid(field, 'is needed for this export');
    if (asked[field] !== null && !(takes.includes(field) && takesRange))
      return invalid(field, 'is not taken by this export', asked[field]);
  }
  return from !== null && to !== null && to < from ? invalid('to', 'must not be before from', to) : null;
}

/**
 * Part of a tenant's books as a file. The export is recorded before the first piece is handed out; pages are read on a reader's thread
 * as they are taken, up to one commit. Memory is a page's. Refuses: as `problemOfExport`, then as the door.
 */
export async function exportBooks(
  books: Books,
  {
    tenantId,
    asked,
    fileName,
    ticketHash,
  }: {
    readonly tenantId: Uuid;
    readonly asked: ExportAsked;
    readonly fileName: string;
    /** Null: asked for at the command line. */
    readonly ticketHash: string | null;
  },
  request: CommandRequest,
): Promise<Result<BooksExport, Refusal<'INPUT_INVALID' | DoorRefusalCode>>> {
  const problem = problemOfExport(asked);
  if (problem) return { ok: false, refusal: problem };
  const recorded = await books.execute(
    recordExport,
    { tenantId },
    { ...asked, fileName, ticketHash },
    request,
  );
  if (!recorded.ok) return recorded;
  const head = served(await books.report(exportHead, tenantId, null));
  const reading: Reading = { books, tenantId, asked, head };
  return accepted({ contentType: contentTypes[asked.format][0], body: bodyOf(reading) });
}

interface Reading {
  readonly books: Books;
  readonly tenantId: Uuid;
  readonly asked: ExportAsked;
  readonly head: ExportHead;
}

function bodyOf(reading: Reading): AsyncIterable<string | Uint8Array> {
  const { format } = reading.asked;
  if (isTable(format)) {
    const text = tableText(reading, format);
    return format === 'XLSX' ? spreadsheet(text) : text;
  }
  return journalText(reading, format);
}

async function* tableText(
  { books, tenantId, asked, head }: Reading,
  format: TableFormatName,
): AsyncGenerator<string> {
  const { what, from, to, asOf } = asked;
  const { columns } = exportTables[what];
  const title = { tenant: head.tenant.name, what, commitNumber: head.commitNumber.toString() };
  yield tableFormats[format].head(columns, title);
  let after: PlainData = null;
  do {
    const page: { readonly text: string; readonly next: PlainData } = served(
      await books.report(exportPage, tenantId, {
        what,
        format,
        from,
        to,
        asOf,
        after,
        throughCommit: head.commitNumber,
        knownAtMicros: head.knownAtMicros,
      }),
    );
    yield page.text;
    after = page.next;
  } while (after !== null);
  yield tableFormats[format].tail;
}

async function* journalText(
  reading: Reading,
  format: 'SAFT' | 'HLEDGER' | 'BEANCOUNT',
): AsyncGenerator<string> {
  const { books, tenantId, asked, head } = reading;
  const throughCommit = head.commitNumber;
  if (format === 'SAFT') {
    const about = served(
      await books.report(saftHead, tenantId, { from: asked.from, to: asked.to, throughCommit }),
    );
    const { tail, ...saft } = saftFormat(about);
    yield* entriesText(reading, { ...saft, from: about.from, to: about.to });
    yield tail;
    return;
  }
  const about = { ...served(await books.report(journalHead, tenantId, null)), commitNumber: throughCommit };
  const written = format === 'HLEDGER' ? hledgerFormat(about) : beancountFormat(about);
  yield* entriesText(reading, { ...written, from: null, to: null });
}

async function* entriesText(
  { books, tenantId, head }: Reading,
  {
    head: before,
    entry,
    from,
    to,
  }: {
    readonly head: string;
    readonly entry: (entry: JournalPage['entries'][number]) => string;
    readonly from: LocalDate | null;
    readonly to: LocalDate | null;
  },
): AsyncGenerator<string> {
  yield before;
  let after: JournalPage['next'] = from === null ? null : { date: addDays(from, -1), id: LAST_ID };
  do {
    const page: JournalPage = served(
      await books.report(journalPage, tenantId, { after, throughCommit: head.commitNumber, limits: null }),
    );
    const within = page.entries.filter(({ postingDate }) => to === null || postingDate <= to);
    yield within.map((each) => entry(each)).join('');
    after = within.length < page.entries.length ? null : page.next;
  } while (after !== null);
}

/** Behind every id of a day. */
const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff' as Uuid;

function served<Value>(value: Value | null): Value {
  if (value === null) throw new InvariantBroken('a tenant is no longer served while its books are exported');
  return value;
}
