import type { Side } from './entry.ts';
import { isWithin, type LocalDate } from './local-date.ts';
import { postingMatrix, type PeriodFact } from './periods.ts';
import { accepted, refused, type Result } from './result.ts';
import { refuse, type Refusal } from './refusals.ts';

/** Whether a period accepts a posting of this side. */
export function acceptsPosting(period: PeriodFact, side: Side): boolean {
  return postingMatrix[period.lockState][side];
}

/**
 * The period that a date belongs to; both its boundary days count (acceptance P1). `periods`: in date order. Refuses:
 * POSTING_DATE_OUTSIDE_PERIODS with the window (acceptance P11).
 */
export function periodOfDate(
  postingDate: LocalDate,
  periods: readonly PeriodFact[],
): Result<PeriodFact, Refusal<'POSTING_DATE_OUTSIDE_PERIODS'>> {
  const period = periods.find((each) => isWithin(postingDate, each));
  if (period !== undefined) return accepted(period);
  return refused(
    refuse('POSTING_DATE_OUTSIDE_PERIODS', {
      postingDate,
      firstPeriodDate: periods[0]?.startDate ?? null,
      lastPeriodDate: periods.at(-1)?.endDate ?? null,
    }),
  );
}

/**
 * Decides which period accepts a posting of this side on this date. Refuses in this order:
 * POSTING_DATE_OUTSIDE_PERIODS, PERIOD_LOCKED. Source: docs/specs/periods.md, section 1.
 */
export function decidePeriod(facts: {
  readonly postingDate: LocalDate;
  readonly side: Side;
  readonly periods: readonly PeriodFact[];
}): Result<PeriodFact, Refusal<'POSTING_DATE_OUTSIDE_PERIODS' | 'PERIOD_LOCKED'>> {
  const found = periodOfDate(facts.postingDate, facts.periods);
  if (!found.ok || acceptsPosting(found.value, facts.side)) return found;
  return refused(lockedRefusal(found.value, facts));
}

export function lockedRefusal(
  period: PeriodFact,
  { side, postingDate }: { readonly side: Side; readonly postingDate: LocalDate },
): Refusal<'PERIOD_LOCKED'> {
  return refuse('PERIOD_LOCKED', {
    lockedPeriodRef: period.name,
    periodLockState: period.lockState,
    postingSide: side,
    postingDate,
  });
}

/**
 * The first day, on or after the given one, that accepts a posting of this side; null if no period does. If the caller
 * requests it, a bill or a reversal of a locked month is posted there (acceptance P4).
 */
export function firstOpenDate(facts: {
  readonly notBefore: LocalDate;
  readonly side: Side;
  readonly periods: readonly PeriodFact[];
}): LocalDate | null {
  const period = facts.periods.find(
    (each) => each.endDate >= facts.notBefore && acceptsPosting(each, facts.side),
  );
  if (period === undefined) return null;
  return period.startDate > facts.notBefore ? period.startDate : facts.notBefore;
}
