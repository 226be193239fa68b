import type { Uuid } from './ids.ts';
import type { LocalDate } from './local-date.ts';
import type { CloseState, PeriodFact } from './periods.ts';
import { refuse, type Refusal } from './refusals.ts';

/** A period as the order of the months sees it. */
export interface MonthFact extends Pick<PeriodFact, 'id' | 'name' | 'startDate' | 'closeState'> {
  readonly fiscalYearId: Uuid;
}

/** All months of a tenant's books, in order of date. */
export interface MonthOrder {
  readonly months: readonly MonthFact[];
  /** The months that were closed once, whatever they are now. */
  readonly onceClosed: ReadonlySet<Uuid>;
}

/** Whether the month's close is finished: CLOSED or beyond. */
export function isMonthClosed(closeState: CloseState): boolean {
  return closeState === 'CLOSED' || closeState === 'YEAR_CLOSED' || closeState === 'YEAR_AUDITED';
}

/** Whether a month is its fiscal year's last, which alone may be open while months of later years are closed. */
function isLastOfYear({ id, fiscalYearId }: MonthFact, { months }: MonthOrder): boolean {
  return months.findLast((each) => each.fiscalYearId === fiscalYearId)?.id === id;
}

/** The last months of years before a month that were reopened for year-end work: its close goes on and acknowledges them. */
export function reopenedBefore(
  { startDate }: Pick<MonthFact, 'startDate'>,
  order: MonthOrder,
): readonly MonthFact[] {
  return order.months.filter(
    (each) =>
      each.startDate < startDate &&
      !isMonthClosed(each.closeState) &&
      order.onceClosed.has(each.id) &&
      isLastOfYear(each, order),
  );
}

/**
 * Months close in order over all years: the first earlier month that is not closed blocks, unless it is the last of its year and was
 * reopened for year-end work. Product 5.2; docs/specs/periods.md, section 3.
 */
export function closingBlocker(
  period: Pick<MonthFact, 'name' | 'startDate'>,
  order: MonthOrder,
): Refusal<'CLOSE_OUT_OF_ORDER'> | null {
  const reopened = new Set(reopenedBefore(period, order).map(({ id }) => id));
  const first = order.months.find(
    (each) => each.startDate < period.startDate && !isMonthClosed(each.closeState) && !reopened.has(each.id),
  );
  return first === undefined ? null : outOfOrder(period, first);
}

/**
 * Months reopen in reverse over all years: the last later month that is closed blocks. The last month of a year reopens for year-end work
 * while months of later years stay closed. Product 5.2.
 */
export function reopeningBlocker(
  period: Pick<MonthFact, 'id' | 'name' | 'startDate'>,
  order: MonthOrder,
): Refusal<'CLOSE_OUT_OF_ORDER'> | null {
  const own = order.months.find(({ id }) => id === period.id);
  if (own !== undefined && isLastOfYear(own, order)) return null;
  const last = order.months.findLast(
    (each) => each.startDate > period.startDate && isMonthClosed(each.closeState),
  );
  return last === undefined ? null : outOfOrder(period, last);
}

function outOfOrder(
  period: Pick<MonthFact, 'name'>,
  first: Pick<MonthFact, 'name' | 'closeState'>,
): Refusal<'CLOSE_OUT_OF_ORDER'> {
  return refuse('CLOSE_OUT_OF_ORDER', {
    periodRef: period.name,
    firstPeriodRef: first.name,
    firstCloseState: first.closeState,
  });
}

/** A period is closed only once its last day has passed where the tenant is; it may be locked and submitted before. */
export function notEndedBlocker(
  { name, endDate }: Pick<PeriodFact, 'name' | 'endDate'>,
  today: LocalDate,
): Refusal<'PERIOD_NOT_ENDED'> | null {
  return endDate < today
    ? null
    : refuse('PERIOD_NOT_ENDED', { periodRef: name, periodEndDate: endDate, currentDate: today });
}
