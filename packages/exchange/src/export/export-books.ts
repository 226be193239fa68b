import { minorUnitsOf, type CurrencyCode } from '@cifra/domain/currencies';
import type { Uuid } from '@cifra/domain/ids';
import { addDays, type LocalDate } from '@cifra/domain/local-date';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, type Result } from '@cifra/domain/result';
import { InvariantBroken } from '@cifra/database/failures';
import type { Books } from '@cifra/books/books';
import type { CommandRequest, DoorRefusalCode, PlainData } from '@cifra/books/command';
import { beancountFormat } from './beancount.ts';
import { hledgerFormat } from './hledger.ts';
import { journalHead, journalPage, type JournalPage } from './journal/read-journal.ts';
import { saftFormat } from './saft/saft-format.ts';
import { saftHead } from './saft/saft-head.ts';
import { holdsCurrency } from './saft/saft-text.ts';
import { saftVersions, type SaftFormatName } from './saft/saft-versions.ts';
import { recordExport } from './record-export.ts';
import { spreadsheet } from './tables/spreadsheet.ts';
import { tableFormats, type TableFormatName } from './tables/table-formats.ts';
import { exportHead, type ExportHead, type TableRange } from './tables/table-source.ts';
import { exportPage, exportTables, type ExportTableName } from './export-tables.ts';

const exportFormats = ['SAFT', 'SAFT_1_10', 'CSV', 'XLSX', 'JSON', 'HLEDGER', 'BEANCOUNT'] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** Which part of a tenant's books to export, and how. */
export interface ExportInput extends TableRange {
  readonly what: ExportTableName;
  readonly format: ExportFormat;
}

export interface BooksExport {
  readonly contentType: string;
  readonly body: AsyncIterable<string | Uint8Array>;
}

const contentTypes: Readonly<Record<ExportFormat, readonly [type: string, extension: string]>> = {
  SAFT: ['application/xml; charset=utf-8', 'xml'],
  SAFT_1_10: ['application/xml; charset=utf-8', 'xml'],
  CSV: ['text/csv; charset=utf-8', 'csv'],
  XLSX: ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'xlsx'],
  JSON: ['application/json; charset=utf-8', 'json'],
  HLEDGER: ['text/plain; charset=utf-8', 'journal'],
  BEANCOUNT: ['text/plain; charset=utf-8', 'beancount'],
};

/** `panaderia-istmo-trial-balance-2026-03-31.csv` */
export function fileNameOf(slug: string, { what, format, from, to, asOf }: ExportInput): string {
  const dates = [from, to, asOf].filter((date) => date !== null);
  return `${[slug, what.toLowerCase().replaceAll('_', '-'), ...dates].join('-')}.${contentTypes[format][1]}`;
}

const isSaft = (format: ExportFormat): format is SaftFormatName => Object.hasOwn(saftVersions, format);
const isTable = (format: ExportFormat): format is TableFormatName => Object.hasOwn(tableFormats, format);

/** Why an export is invalid; null if it is not. Refuses: INPUT_INVALID (format, then from, to, asOf). */
export function problemOfExport(input: ExportInput): Refusal<'INPUT_INVALID'> | null {
  const { what, format, from, to } = input;
  const invalid = (field: string, problem: string, value: string | null = null) =>
    refuse('INPUT_INVALID', { field, problem, value });
  if (!isTable(format) && what !== 'JOURNAL')
    return invalid('format', 'can only hold a journal; request JOURNAL, or use CSV, XLSX or JSON', format);
  const hasRange = format !== 'HLEDGER' && format !== 'BEANCOUNT';
  const { needs, accepts } = exportTables[what];
  for (const field of ['from', 'to', 'asOf'] as const) {
    if (needs.includes(field) && input[field] === null) return invalid(field, 'is required for this export');
    if (input[field] !== null && !(accepts.includes(field) && hasRange))
      return invalid(field, 'is not used by this export', input[field]);
  }
  return from !== null && to !== null && to < from ? invalid('to', 'must not be before from', to) : null;
}

/** Why the books of a currency cannot be had in a format; null if they can. Refuses: INPUT_INVALID (format). */
export function problemOfCurrency(
  { format }: Pick<ExportInput, 'format'>,
  baseCurrency: CurrencyCode,
): Refusal<'INPUT_INVALID'> | null {
  const isHeld = !isSaft(format) || holdsCurrency(minorUnitsOf(baseCurrency));
  const problem = `holds amounts of two decimals, and ${baseCurrency} has more; use CSV, JSON, HLEDGER or BEANCOUNT`;
  return isHeld ? null : refuse('INPUT_INVALID', { field: 'format', problem, value: format });
}

/**
 * Part of a tenant's books as a file. The export is recorded before the first piece is sent; pages are read on a reader thread as
 * they are consumed, up to one commit. Memory is one page. Refuses: as `problemOfExport`, as
 * `problemOfCurrency`, then as the command.
 */
export async function exportBooks(
  books: Books,
  {
    tenantId,
    input,
    fileName,
    ticketHash,
  }: {
    readonly tenantId: Uuid;
    readonly input: ExportInput;
    readonly fileName: string;
    /** Null: requested at the command line. */
    readonly ticketHash: string | null;
  },
  request: CommandRequest,
): Promise<Result<BooksExport, Refusal<'INPUT_INVALID' | DoorRefusalCode>>> {
  const facts = await books.tenantFacts(tenantId);
  const problem = problemOfExport(input) ?? (facts && problemOfCurrency(input, facts.baseCurrency));
  if (problem) return { ok: false, refusal: problem };
  const recorded = await books.execute(
    recordExport,
    { tenantId },
    { ...input, fileName, ticketHash },
    request,
  );
  if (!recorded.ok) return recorded;
  const head = served(await books.report(exportHead, tenantId, null));
  const reading: Reading = { books, tenantId, input, head };
  return accepted({ contentType: contentTypes[input.format][0], body: bodyOf(reading) });
}

interface Reading {
  readonly books: Books;
  readonly tenantId: Uuid;
  readonly input: ExportInput;
  readonly head: ExportHead;
}

function bodyOf(reading: Reading): AsyncIterable<string | Uint8Array> {
  const { format } = reading.input;
  if (isTable(format)) {
    const text = tableText(reading, format);
    return format === 'XLSX' ? spreadsheet(text) : text;
  }
  return journalText(reading, format);
}

async function* tableText(
  { books, tenantId, input, head }: Reading,
  format: TableFormatName,
): AsyncGenerator<string> {
  const { what, from, to, asOf } = input;
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
  format: SaftFormatName | 'HLEDGER' | 'BEANCOUNT',
): AsyncGenerator<string> {
  const { books, tenantId, input, head } = reading;
  const throughCommit = head.commitNumber;
  if (isSaft(format)) {
    const { from, to } = input;
    const { knownAtMicros } = head;
    const about = served(await books.report(saftHead, tenantId, { from, to, throughCommit, knownAtMicros }));
    const { tail, ...saft } = saftFormat(about, format);
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
    yield within.flatMap((each) => (each.lines.length === 0 ? [] : entry(each))).join('');
    after = within.length < page.entries.length ? null : page.next;
  } while (after !== null);
}

/** After every id of a day. */
const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff' as Uuid;

function served<Value>(value: Value | null): Value {
  if (value === null) throw new InvariantBroken('a tenant is no longer served while its books are exported');
  return value;
}
