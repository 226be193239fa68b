import { addDays, addMonths, firstOfMonth, isWithin, lastOfMonth, type LocalDate } from './local-date.ts';
import { accepted, refused, type Result } from './result.ts';
import { refuse, type Refusal } from './refusals.ts';

export interface FiscalPeriod {
  /** The month's number in the full year, 1 to 12; a short first year starts with a higher one. */
  readonly ordinal: number;
  /** `YYYY-MM` of its first day. */
  readonly name: string;
  readonly startDate: LocalDate;
  readonly endDate: LocalDate;
}

export interface FiscalYear {
  /** `YYYY` of its last day. */
  readonly name: string;
  readonly startDate: LocalDate;
  readonly endDate: LocalDate;
  /** One per month, in order, without gaps: twelve, or fewer in a short first year. */
  readonly periods: readonly FiscalPeriod[];
}

/** Builds a fiscal year of twelve months from the first day of any month. `firstYearStart` shortens a tenant's first year:
 * the first period begins on that day, which may lie inside a month.
 * Refuses: INPUT_INVALID (startDate is not the first of a month; firstYearStart lies outside the year). Product 5.4. */
export function fiscalYearPeriods(facts: {
  readonly startDate: LocalDate;
  readonly firstYearStart?: LocalDate;
}): Result<FiscalYear, Refusal<'INPUT_INVALID'>> {
  const { startDate, firstYearStart = startDate } = facts;
  if (startDate !== firstOfMonth(startDate)) {
    const problem = 'must be the first day of a month';
    return refused(refuse('INPUT_INVALID', { field: 'startDate', problem, value: startDate }));
  }
  const endDate = lastOfMonth(addMonths(startDate, 11));
  if (!isWithin(firstYearStart, { startDate, endDate })) {
    const problem = `must be within the fiscal year, ${startDate} to ${endDate}`;
    return refused(refuse('INPUT_INVALID', { field: 'firstYearStart', problem, value: firstYearStart }));
  }
  const periods: FiscalPeriod[] = [];
  for (let ordinal = 1; ordinal <= 12; ordinal += 1) {
    const monthStart = addMonths(startDate, ordinal - 1);
    const monthEnd = lastOfMonth(monthStart);
    if (monthEnd < firstYearStart) continue;
    const periodStart = monthStart < firstYearStart ? firstYearStart : monthStart;
    periods.push({ ordinal, name: periodStart.slice(0, 7), startDate: periodStart, endDate: monthEnd });
  }
  return accepted({ name: endDate.slice(0, 4), startDate: firstYearStart, endDate, periods });
}

/** The twelve months that follow a year. */
export function nextFiscalYear(year: { readonly endDate: LocalDate }): FiscalYear {
  const next = fiscalYearPeriods({ startDate: addDays(year.endDate, 1) });
  if (!next.ok) throw new Error(`A fiscal year ends on the last day of a month, not on ${year.endDate}.`);
  return next.value;
}

/** The day of the opening entry: the one before the first period. Product 3.5. */
export function openingDateOf(firstPeriod: { readonly startDate: LocalDate }): LocalDate {
  return addDays(firstPeriod.startDate, -1);
}

/**
 * The first day of the twelve months that end on a fiscal year's last day. In a tenant's short first year it is before the first period:
 * what lies between was kept in the former books, and counts to the result of the year.
 */
export function fullYearStart(year: { readonly endDate: LocalDate }): LocalDate {
  return addMonths(firstOfMonth(year.endDate), -11);
}

/** Whether the books were taken over in the middle of their first year, which its periods tell. They are in order. */
export function isTakenOverMidYear(
  firstYear: readonly { readonly startDate: LocalDate; readonly endDate: LocalDate }[],
): boolean {
  const [first, last] = [firstYear[0], firstYear.at(-1)];
  return first !== undefined && last !== undefined && fullYearStart(last) < first.startDate;
}
