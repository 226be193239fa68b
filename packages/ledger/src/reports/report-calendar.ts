import { fullYearStart, openingDateOf } from '@cifra/domain/fiscal-year';
import type { Uuid } from '@cifra/domain/ids';
import { addDays, earliestDate, isWithin, type LocalDate } from '@cifra/domain/local-date';
import { allPeriods } from '../journal/queries.ts';
import { allFiscalYears } from '../periods/queries.ts';
import type { TenantReadTx } from '@cifra/database/tx';

interface Range {
  readonly startDate: LocalDate;
  readonly endDate: LocalDate;
}

/**
 * The fiscal years and periods of the books, in order; both follow each other without a gap. A year is its twelve months: where the books were taken
 * over in mid-year, the first begins before its first period, and the opening entry lies in it.
 */
export interface ReportCalendar {
  readonly years: readonly (Range & { readonly id: Uuid; readonly name: string })[];
  readonly periods: readonly (Range & { readonly id: Uuid; readonly fiscalYearId: Uuid })[];
  /** The day of the opening entry; null while there is no period. */
  readonly openingDate: LocalDate | null;
}

export async function readCalendar(tx: TenantReadTx): Promise<ReportCalendar> {
  const [years, periods] = await Promise.all([tx.all(allFiscalYears, {}), tx.all(allPeriods, {})]);
  const first = periods[0];
  return {
    years: years.map(({ id, name, end_date: endDate }) => ({
      id,
      name,
      startDate: fullYearStart({ endDate }),
      endDate,
    })),
    periods: periods.map(
      ({ id, fiscal_year_id: fiscalYearId, start_date: startDate, end_date: endDate }) => ({
        id,
        fiscalYearId,
        startDate,
        endDate,
      }),
    ),
    openingDate: first ? openingDateOf({ startDate: first.start_date }) : null,
  };
}

/**
 * The days whose result the opening balances brought as one figure: from the first year's first day to the day of the opening entry. Null where the
 * first period is the first of its year.
 */
export function broughtDays({ years, openingDate }: ReportCalendar): Range | null {
  const startDate = years[0]?.startDate;
  return startDate === undefined || openingDate === null || openingDate < startDate
    ? null
    : { startDate, endDate: openingDate };
}

/** The fiscal year of a day; null before the first and after the last. */
export function yearOf(calendar: ReportCalendar, day: LocalDate): ReportCalendar['years'][number] | null {
  return calendar.years.find((year) => isWithin(day, year)) ?? null;
}

/**
 * The days on which income and expense start at zero: the first of each fiscal year, and the day after the last year, because the
 * next one has begun by then with nothing in it.
 */
export function resultStarts(calendar: ReportCalendar): LocalDate[] {
  const last = calendar.years.at(-1);
  return [
    ...calendar.years.map(({ startDate }) => startDate),
    ...(last && last.endDate < '9999-12-31' ? [addDays(last.endDate, 1)] : []),
  ];
}

/** The day from which income and expense count on a day; null before the first fiscal year. */
export function resultStartOf(calendar: ReportCalendar, day: LocalDate): LocalDate | null {
  return resultStarts(calendar).findLast((start) => start <= day) ?? null;
}

/** The day before; null before the first day that there is. */
export function dayBefore(day: LocalDate): LocalDate | null {
  return day <= earliestDate ? null : addDays(day, -1);
}
