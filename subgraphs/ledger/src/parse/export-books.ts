import { parseLocalDate, type LocalDate } from '@cifra/domain/local-date';
import type { Refusal } from '@cifra/domain/refusals';
import { accepted, type Result } from '@cifra/domain/result';
import type { ExportAsked } from '../export/export-books.ts';
import type { ExportBooksInput } from '../generated/resolvers.ts';

/** Reads what an export is asked for. Refuses: INPUT_INVALID (from, to, asOf). */
export function parseExport(input: ExportBooksInput): Result<ExportAsked, Refusal<'INPUT_INVALID'>> {
  const dates: { from: LocalDate | null; to: LocalDate | null; asOf: LocalDate | null } = {
    from: null,
    to: null,
    asOf: null,
  };
  for (const field of ['from', 'to', 'asOf'] as const) {
    const given = input[field] ?? null;
    if (given === null) continue;
    const date = parseLocalDate(given, field);
    if (!date.ok) return date;
    dates[field] = date.value;
  }
  return accepted({ what: input.what, format: input.format, ...dates });
}
