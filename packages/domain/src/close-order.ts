import type { CloseState, PeriodFact } from './periods.ts';
import { refuse, type Refusal } from './refusals.ts';

/** Whether the month's close is finished: CLOSED or beyond. */
export function isMonthClosed(closeState: CloseState): boolean {
  return closeState === 'CLOSED' || closeState === 'YEAR_CLOSED' || closeState === 'YEAR_AUDITED';
}

/** Months of a year close in order: the first earlier month that is not closed blocks. Product 5.2. */
export function closingBlocker(
  period: PeriodFact,
  yearPeriods: readonly PeriodFact[],
): Refusal<'CLOSE_OUT_OF_ORDER'> | null {
  const first = yearPeriods.find(
    (each) => each.startDate < period.startDate && !isMonthClosed(each.closeState),
  );
  return first === undefined ? null : outOfOrder(period, first);
}

/** Months of a year reopen in reverse: the last later month that is closed blocks. Product 5.2. */
export function reopeningBlocker(
  period: PeriodFact,
  yearPeriods: readonly PeriodFact[],
): Refusal<'CLOSE_OUT_OF_ORDER'> | null {
  const last = yearPeriods.findLast(
    (each) => each.startDate > period.startDate && isMonthClosed(each.closeState),
  );
  return last === undefined ? null : outOfOrder(period, last);
}

function outOfOrder(period: PeriodFact, first: PeriodFact): Refusal<'CLOSE_OUT_OF_ORDER'> {
  return refuse('CLOSE_OUT_OF_ORDER', {
    periodRef: period.name,
    firstPeriodRef: first.name,
    firstCloseState: first.closeState,
  });
}
