import type { Books } from '@cifra/books/books';
import type { CommandRequest, DoorRefusalCode } from '@cifra/books/command';
import type { ShownAs } from '@cifra/database/investigation/message';
import type { Download, DownloadSource } from '@cifra/files/downloads';
import type { Uuid } from '@cifra/domain/ids';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import {
  recordControlInvestigationExport,
  recordInvestigationExport,
} from '@cifra/trail/investigate/commands';
import type { ResultFormat } from '@cifra/trail/investigate/result-format';
import { findResult, readRows, type KeptResult, type ResultPlace } from '@cifra/trail/investigate/results';
import type { Column, ColumnType } from '../tables/cell.ts';
import { spreadsheet } from '../tables/spreadsheet.ts';
import { tableFormats } from '../tables/table-formats.ts';

const ROWS_AT_ONCE = 1_000;

const contentTypes: Readonly<Record<ResultFormat, string>> = {
  CSV: 'text/csv; charset=utf-8',
  XLSX: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  JSON: 'application/json; charset=utf-8',
};

/** Amounts and whole numbers are numbers in a sheet; everything else is text, and neutralised as such. */
const typeOf: Readonly<Record<ShownAs, ColumnType>> = {
  TEXT: 'text',
  AMOUNT: 'decimal',
  INTEGER: 'integer',
  DATE: 'text',
  INSTANT: 'text',
  ID: 'text',
  FLAG: 'flag',
  BYTES: 'text',
};

/** A database may hold in a column what its kind does not say: SQLite takes a text anywhere. Such a column is text. */
const formOf: Readonly<Partial<Record<ColumnType, RegExp>>> = {
  decimal: /^-?\d+(?:\.\d+)?$/,
  integer: /^-?\d+$/,
  flag: /^(?:yes|no)$/,
};

export interface ResultExport {
  /** Null: the control plane. */
  readonly tenantId: Uuid | null;
  readonly investigationId: Uuid;
  readonly format: ResultFormat;
  readonly fileName: string;
  /** Null: requested at the command line. */
  readonly ticketHash: string | null;
}

/**
 * The result of a query of whoever asks, as a file. It is on record before the first piece is sent. Refuses: INVESTIGATION_UNKNOWN, then
 * as the command.
 */
export async function exportResult(
  books: Books,
  { tenantId, investigationId, format, ...facts }: ResultExport,
  request: CommandRequest,
): Promise<Result<Download, Refusal<'INVESTIGATION_UNKNOWN' | DoorRefusalCode>>> {
  const place = { dataDirectory: books.location.dataDirectory, tenantId, investigationId };
  const kept = await findResult(place, request.actor.id ?? '');
  if (kept === null) return refused(refuse('INVESTIGATION_UNKNOWN', { investigationRef: investigationId }));
  const record = { ...facts, investigationId, format, rowCount: kept.rowCount };
  const recorded =
    tenantId === null
      ? await books.executeControl(recordControlInvestigationExport, record, request)
      : await books.execute(recordInvestigationExport, { tenantId }, record, request);
  if (!recorded.ok) return recorded;
  const slug = tenantId === null ? 'control plane' : ((await books.tenantFacts(tenantId))?.name ?? '');
  const text = resultText(place, kept, { slug, format });
  const body = format === 'XLSX' ? spreadsheet(text) : text;
  return accepted({ contentType: contentTypes[format], body, byteLength: null });
}

async function* resultText(
  place: ResultPlace,
  kept: KeptResult,
  { slug, format }: { readonly slug: string; readonly format: ResultFormat },
): AsyncGenerator<string> {
  const { head, rows, tail } = tableFormats[format];
  const columns = await columnsOf(place, kept);
  const commitNumber = kept.seen?.number ?? '';
  yield head(columns, { tenant: slug, what: `investigation ${place.investigationId}`, commitNumber });
  for (let from = 0; from < kept.rowCount; from += ROWS_AT_ONCE)
    yield rows(columns, await readRows(place, { from, count: ROWS_AT_ONCE }), from === 0);
  yield tail;
}

/** The columns with types that all of their values have. Names that stand twice are told apart. */
async function columnsOf(place: ResultPlace, { columns, rowCount }: KeptResult): Promise<readonly Column[]> {
  const types = columns.map(({ shownAs }) => typeOf[shownAs]);
  for (let from = 0; from < rowCount; from += ROWS_AT_ONCE)
    for (const row of await readRows(place, { from, count: ROWS_AT_ONCE }))
      for (const [at, cell] of row.entries()) {
        const form = formOf[types[at] ?? 'text'];
        if (cell !== null && form !== undefined && !form.test(cell)) types[at] = 'text';
      }
  const seen = new Map<string, number>();
  return columns.map(({ name }, at) => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return { name: count === 1 ? name : `${name} (${count})`, type: types[at] ?? 'text' };
  });
}

/** The file of a ticket. Its parameters were checked when the ticket was issued. */
export function resultDownload<Owner extends Uuid | null>(books: Books): DownloadSource<Owner> {
  return ({ tenantId, fileName, parameters, ticketHash }, request) => {
    const { investigationId, format } = parameters as {
      readonly investigationId: Uuid;
      readonly format: ResultFormat;
    };
    return exportResult(books, { tenantId, investigationId, format, fileName, ticketHash }, request);
  };
}
