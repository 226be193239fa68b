import type { PostingAccount } from '@cifra/domain/posting-facts';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { decidePeriod } from '@cifra/domain/posting-period';
import type { Refusal } from '@cifra/domain/refusals';
import { InvariantBroken } from '@cifra/database/failures';
import type { Row } from '@cifra/database/kit/table';
import { accruals, type fiscalYears, type periods } from '@cifra/database/tables/tenant';
import type { TenantReadTx, TenantTx } from '@cifra/database/tx';
import { displayNumberOf } from '../journal/display-number.ts';
import type { WrittenEntry } from '../journal/hooks.ts';
import type { Journal } from '../journal/journal.ts';
import { periodFact } from '../journal/period-fact.ts';
import { allFiscalYears, allPeriods } from '../journal/queries.ts';
import { postReversal } from '../journal/reverse-entry.ts';
import { accrualDateOf } from './accrual-date.ts';

export type AccrualDateRefusal = Refusal<'PERIOD_LOCKED' | 'POSTING_DATE_OUTSIDE_PERIODS'>;

/** The calendar that an accrual is reversed in. */
export interface AccrualCalendar {
  readonly periods: readonly Row<typeof periods>[];
  readonly years: readonly Row<typeof fiscalYears>[];
}

/** What an accrual needs besides what its entry needs; joins the entry's set. */
export async function gatherAccrual(tx: TenantReadTx): Promise<AccrualCalendar> {
  const [rows, years] = await Promise.all([tx.all(allPeriods, {}), tx.all(allFiscalYears, {})]);
  return { periods: rows, years };
}

/** What posting an accrual on a day is refused for because of its reversal; null when it can be posted. The entry's own date is decided before. */
export function problemOfAccrual(
  postingDate: LocalDate,
  { periods: rows }: Pick<AccrualCalendar, 'periods'>,
): AccrualDateRefusal | null {
  const { reverseOn, waitsForYearEnd } = accrualDateOf(postingDate, rows);
  if (waitsForYearEnd) return null;
  const period = decidePeriod({ postingDate: reverseOn, side: 'NONE', periods: rows.map(periodFact) });
  return period.ok ? null : period.refusal;
}

interface AccrualToPost {
  /** The entry, as this command has written it. */
  readonly written: WrittenEntry;
  /** The accounts of its lines. */
  readonly accounts: ReadonlyMap<Uuid, PostingAccount>;
  readonly calendar: AccrualCalendar;
  readonly journal: Journal;
  readonly preparedBy: Uuid | null;
  readonly approvedBy: Uuid | null;
}

/**
 * Marks an entry that was just posted as an accrual and, where the first day of the next period lies in its own fiscal year, posts
 * its reversal there, in the caller's transaction. In the last month of a year the reversal waits for the year-end close.
 * `problemOfAccrual` was checked before anything was written. Source: product.md 3.3, 5.4.
 */
export function postAccrual(
  tx: TenantTx,
  { written, accounts, calendar, journal, preparedBy, approvedBy }: AccrualToPost,
): void {
  const { entry, lines, period } = written;
  const { reverseOn, waitsForYearEnd } = accrualDateOf(entry.posting_date, calendar.periods);
  const fiscalYear = calendar.years.find(({ id }) => id === period.fiscalYearId);
  if (!fiscalYear) throw new InvariantBroken('a period belongs to a fiscal year that is not there');
  const original = {
    entry,
    name: displayNumberOf({ ...entry, fiscalYear: fiscalYear.name }),
    lines,
    // A manual entry moves no open item.
    movements: [],
    reversedBy: null,
    periods: calendar.periods.map(periodFact),
    accounts,
    afterReversal: [],
  };
  const posted = waitsForYearEnd
    ? null
    : postReversal(
        tx,
        { original, journal },
        { source: 'MANUAL', on: reverseOn, kind: 'ACCRUAL_REVERSAL', preparedBy, approvedBy },
      );
  if (posted?.ok === false)
    throw new InvariantBroken(`an accrual's reversal was refused: ${posted.refusal.code}`);
  tx.insert(accruals, {
    entry_id: entry.id,
    reverse_on_date: reverseOn,
    reversal_id: posted?.value.entry.id ?? null,
  });
  tx.record({
    event: 'ENTRY_MARKED_AS_ACCRUAL',
    objectType: 'JournalEntry',
    objectId: entry.id,
    after: { reverseOn, waitsForYearEnd },
  });
}
