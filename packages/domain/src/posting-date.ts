import type { EntryKind, EntrySource, Side } from './entry.ts';
import { openingDateOf } from './fiscal-year.ts';
import type { Uuid } from './ids.ts';
import type { PostingFacts } from './posting-facts.ts';
import { decidePeriod, lockedRefusal, periodOfDate, acceptsPosting } from './posting-period.ts';
import { accepted, refused, type Result } from './result.ts';
import { refusalCodes, type RefusalOf } from './refusal-codes.ts';
import { daysBetween, type LocalDate } from './local-date.ts';
import { refuse, type Refusal } from './refusals.ts';

export const postingDateCodes = refusalCodes(
  'POSTING_DATE_OUTSIDE_PERIODS',
  'OPENING_DATE_WRONG',
  'PERIOD_LOCKED',
);
export type PostingDateRefusal = RefusalOf<typeof postingDateCodes>;

/** The side of an entry follows from its source, never from input. Product 5.1. */
export const sideOfSource: Readonly<Record<EntrySource, Side>> = {
  MANUAL: 'NONE',
  IMPORT: 'NONE',
  OPENING: 'NONE',
  SALES: 'SALES',
  PURCHASING: 'PURCHASING',
  // Its lines say their side: a transfer has none.
  MONEY: 'NONE',
  YEAR_END: 'NONE',
};

/** Which source may make which kind of entry. Any other pair is a programming error and throws. */
export const sourcesOfKind: Readonly<Record<EntryKind, readonly EntrySource[]>> = {
  ORDINARY: ['MANUAL', 'IMPORT', 'SALES', 'PURCHASING', 'MONEY'],
  OPENING: ['OPENING'],
  CLOSING: ['YEAR_END'],
  REVERSING: ['MANUAL', 'IMPORT', 'OPENING', 'SALES', 'PURCHASING', 'MONEY', 'YEAR_END'],
  ACCRUAL_REVERSAL: ['MANUAL', 'YEAR_END'],
  FX_SETTLEMENT: ['YEAR_END'],
};

type DateFacts = Pick<PostingFacts, 'kind' | 'source' | 'postingDate' | 'periods'> & {
  readonly lines: readonly { readonly side?: Side }[];
};

/**
 * Decides the period of an entry; null for an opening entry, which is dated the day before the first period. Every side
 * involved, the entry's own and those of its lines, must be open (acceptance P10). Only the closing and settlement
 * entries of the year-end may enter locked periods, but not audited ones; imports need UNLOCKED periods. Refuses in
 * this order: POSTING_DATE_OUTSIDE_PERIODS, OPENING_DATE_WRONG, PERIOD_LOCKED. Source: docs/specs/posting.md, section
 * 2.
 */
export function decidePostingDate(facts: DateFacts): Result<Uuid | null, PostingDateRefusal> {
  const { kind, source, postingDate, periods } = facts;
  if (!sourcesOfKind[kind].includes(source))
    throw new Error(`An entry of kind ${kind} cannot come from ${source}.`);
  if (source === 'OPENING') return decideOpeningDate(facts);
  if (source === 'YEAR_END' && (kind === 'CLOSING' || kind === 'FX_SETTLEMENT')) {
    const found = periodOfDate(postingDate, periods);
    if (!found.ok) return found;
    if (found.value.closeState === 'YEAR_AUDITED')
      return refused(lockedRefusal(found.value, { side: sideOfSource[source], postingDate }));
    return accepted(found.value.id);
  }
  const sidesMet = new Set<Side>([sideOfSource[source], ...facts.lines.flatMap((line) => line.side ?? [])]);
  let periodId: Uuid | null = null;
  for (const side of sidesMet) {
    const period = decidePeriod({ postingDate, side, periods });
    if (!period.ok) return period;
    if (source === 'IMPORT' && period.value.lockState !== 'UNLOCKED') {
      return refused(lockedRefusal(period.value, { side, postingDate }));
    }
    periodId = period.value.id;
  }
  return accepted(periodId);
}

/**
 * Refuses what people date further ahead than the tenant's setting allows: documents, voids and reversals always, a manual entry until it is
 * confirmed. `reversed`: the entry that is reversed, which may lie further ahead itself. Imports, openings and the year-end are dated by what
 * they are of. Refuses: DATE_TOO_FAR_AHEAD. Accounting finding 5.
 */
export function farAheadProblem({
  kind,
  source,
  postingDate,
  ahead,
  isFarAheadKnown = false,
  reversed,
}: Pick<PostingFacts, 'kind' | 'source' | 'postingDate' | 'ahead' | 'isFarAheadKnown'> & {
  readonly reversed?: { readonly name: string; readonly postingDate: LocalDate };
}): Refusal<'DATE_TOO_FAR_AHEAD'> | null {
  if (ahead === undefined || postingDate <= ahead.latestDate) return null;
  if (kind !== 'ORDINARY' && kind !== 'REVERSING') return null;
  if (reversed && postingDate <= reversed.postingDate) return null;
  const isDocument = source === 'SALES' || source === 'PURCHASING' || source === 'MONEY';
  if (!isDocument && (source !== 'MANUAL' || isFarAheadKnown)) return null;
  const { today: currentDate, latestDate } = ahead;
  const daysAheadAllowed = daysBetween(currentDate, latestDate);
  return refuse('DATE_TOO_FAR_AHEAD', {
    entrySource: source,
    reversedEntryNumber: reversed?.name ?? null,
    postingDate,
    currentDate,
    farthestDate: latestDate,
    daysAheadAllowed,
  });
}

/** The opening entry precedes every period and changes the opening balances of each, so the first one must accept adjustments. */
function decideOpeningDate({ postingDate, periods }: DateFacts): Result<null, PostingDateRefusal> {
  const first = periods[0];
  if (first === undefined) {
    return refused(
      refuse('POSTING_DATE_OUTSIDE_PERIODS', { postingDate, firstPeriodDate: null, lastPeriodDate: null }),
    );
  }
  const expected = openingDateOf(first);
  if (postingDate !== expected)
    return refused(refuse('OPENING_DATE_WRONG', { postingDate, openingDate: expected }));
  if (!acceptsPosting(first, 'NONE')) return refused(lockedRefusal(first, { side: 'NONE', postingDate }));
  return accepted(null);
}
