import { parseUuid } from '@cifra/domain/ids';
import { parseLocalDate } from '@cifra/domain/local-date';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { parsePage, type PageRequest } from '@cifra/books/connection';
import { microsOfText } from '@cifra/subgraph-kit/shapes';
import type { LinePlace } from '@cifra/ledger/reports/report-lines';

type Invalid = Refusal<'INPUT_INVALID'>;

/** Reads an instant that the scalar has accepted, as decimal microseconds: plain data. Refuses: INPUT_INVALID for no such time. */
export function parseKnownAt(knownAt: string | null | undefined): Result<string | null, Invalid> {
  if (knownAt === null || knownAt === undefined) return accepted(null);
  // A day that its month does not have would be read as one of the next month.
  const millis = Date.parse(`${knownAt.slice(0, 19)}Z`);
  if (Number.isNaN(millis) || new Date(millis).toISOString().slice(0, 19) !== knownAt.slice(0, 19))
    return refused(
      refuse('INPUT_INVALID', {
        field: 'knownAt',
        problem: 'must be a valid time of day',
        value: knownAt,
      }),
    );
  return accepted(microsOfText(knownAt).toString());
}

/** A page of lines: the cursor is a posting date, an entry and an ordinal. Refuses: INPUT_INVALID. */
export function parseLinePage(input: {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}): Result<{ readonly page: PageRequest; readonly after: LinePlace | null }, Invalid> {
  const page = parsePage(input, 3);
  if (!page.ok) return page;
  if (page.value.after === null) return accepted({ page: page.value, after: null });
  const [day = '', entry = '', place = ''] = page.value.after;
  const date = parseLocalDate(day, 'after');
  if (!date.ok) return date;
  const entryId = parseUuid(entry, 'after');
  if (!entryId.ok) return entryId;
  if (!/^\d{1,6}$/.test(place))
    return refused(
      refuse('INPUT_INVALID', {
        field: 'after',
        problem: 'is not a cursor of this connection',
        value: place.slice(0, 64),
      }),
    );
  return accepted({
    page: page.value,
    after: { date: date.value, entryId: entryId.value, ordinal: Number(place) },
  });
}
