import { englishWords } from './book-words.ts';
import { addDays } from './local-date.ts';
import { absolute, formatE4 } from './money.ts';
import { firstOpenDate, lockedRefusal } from './posting-period.ts';
import type { Refusal } from './refusals.ts';
import { accepted, refused, type Result } from './result.ts';
import type { PlannedEntry, WaitingAccrual, YearEndFacts } from './year-end.ts';

/**
 * Plans the reversal of a pending accrual: the lines of its standing entry negated, on the first day of the new year or
 * its first open day; never in the year being closed, and never before the entry that it reverses. Refuses:
 * PERIOD_LOCKED if the new year has no open day. Source: product 5.4.
 */
export function planAccrualReversal(
  accrual: WaitingAccrual,
  { fiscalYear, laterYears, baseCurrency, baseMinorUnits, variance }: YearEndFacts,
): Result<PlannedEntry, Refusal<'PERIOD_LOCKED'>> {
  const newYear = addDays(fiscalYear.endDate, 1);
  const { standing } = accrual;
  const notBefore = standing.postingDate > newYear ? standing.postingDate : newYear;
  const year = laterYears.find(({ periods }) => (periods.at(-1)?.endDate ?? '') >= notBefore);
  const periods = year?.periods ?? [];
  const postingDate = firstOpenDate({ notBefore, side: 'NONE', periods });
  if (postingDate === null) {
    const period = periods.find(({ endDate }) => endDate >= notBefore);
    if (period === undefined) throw new Error('The facts must hold the periods of the new year.');
    return refused(lockedRefusal(period, { side: 'NONE', postingDate: notBefore }));
  }
  const again =
    standing.entryId === accrual.entryId
      ? ''
      : `, which stands again by ${standing.name} since a close was taken back,`;
  const moved = postingDate === newYear ? 'the first day' : 'the first open day';
  return accepted({
    kind: 'ACCRUAL_REVERSAL',
    postingDate,
    description: (variance.words ?? englishWords).reversalOfAccrual(accrual.entryName),
    explanation: `The accrual ${accrual.entryName} of ${fiscalYear.name}${again} is reversed on ${postingDate}, ${moved} of the new year.`,
    accrual: { entryId: accrual.entryId, standingId: standing.entryId },
    lines: accrual.lines.map(({ account, currency, minorUnits, originalE4, baseE4, lineKind }) => ({
      accountId: account.id,
      originalCurrency: currency,
      originalAmountE4: -originalE4,
      baseAmountE4: -baseE4,
      lineKind,
      partyId: null,
      openItemId: null,
      explanation:
        `${account.code} ${account.name} took ${formatE4(absolute(originalE4), minorUnits)} ${currency} ${originalE4 < 0n ? 'credit' : 'debit'} in ${standing.name}` +
        `${currency === baseCurrency ? '' : ` (${formatE4(absolute(baseE4), baseMinorUnits)} ${baseCurrency})`}; the same goes back.`,
    })),
  });
}
