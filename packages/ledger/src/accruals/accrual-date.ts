import type { Uuid } from '@cifra/domain/ids';
import { addDays, isWithin, type LocalDate } from '@cifra/domain/local-date';
import { InvariantBroken } from '@cifra/database/failures';

/** The facts about a period that accruals need. */
export interface AccrualPeriod {
  readonly fiscal_year_id: Uuid;
  readonly start_date: LocalDate;
  readonly end_date: LocalDate;
}

export interface AccrualDate {
  /** The first day of the next period. */
  readonly reverseOn: LocalDate;
  /**
   * Whether that day lies in another fiscal year than the entry. Its reversal then waits for the year-end close, which dates it
   * the first open day of the new year, never in the year that closes (product 5.4).
   */
  readonly waitsForYearEnd: boolean;
}

/** When an entry marked as an accrual is reversed. Throws when its posting date lies in no period: the engine refuses that before. */
export function accrualDateOf(postingDate: LocalDate, periods: readonly AccrualPeriod[]): AccrualDate {
  const rangeOf = (each: AccrualPeriod) => ({ startDate: each.start_date, endDate: each.end_date });
  const own = periods.find((each) => isWithin(postingDate, rangeOf(each)));
  if (!own) throw new InvariantBroken('an accrual was posted in no period');
  const reverseOn = addDays(own.end_date, 1);
  const next = periods.find((each) => each.start_date === reverseOn);
  return { reverseOn, waitsForYearEnd: next?.fiscal_year_id !== own.fiscal_year_id };
}
