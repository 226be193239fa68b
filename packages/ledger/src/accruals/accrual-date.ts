import { addDays, isWithin, type LocalDate } from '@cifra/domain/local-date';
import type { PeriodFact } from '@cifra/domain/periods';
import { firstOpenDate } from '@cifra/domain/posting-period';
import { InvariantBroken } from '@cifra/database/failures';

/**
 * The day that an accrual is to be reversed on: the first of the next period, in the next year where the entry's month is its year's last.
 * Throws when its posting date lies in no period: the engine refuses that before.
 */
export function reverseOnDateOf(postingDate: LocalDate, periods: readonly PeriodFact[]): LocalDate {
  const own = periods.find((each) => isWithin(postingDate, each));
  if (!own) throw new InvariantBroken('an accrual was posted in no period');
  return addDays(own.endDate, 1);
}

/**
 * The day on which a reversal is posted now: its own or, where that takes no adjustment, the first open one after it. Null: it waits, because that
 * day has not come or no period takes it. Accounting ruling 13.
 */
export function dueDateOf(
  reverseOn: LocalDate,
  { periods, today }: { readonly periods: readonly PeriodFact[]; readonly today: LocalDate },
): LocalDate | null {
  const day = firstOpenDate({ notBefore: reverseOn, side: 'NONE', periods });
  return day !== null && day <= today ? day : null;
}
