import type { PostingAccount } from '@cifra/domain/posting-facts';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { InvariantBroken } from '@cifra/database/failures';
import type { Row } from '@cifra/database/kit/table';
import { accruals, type fiscalYears } from '@cifra/database/tables/tenant';
import type { TenantReadTx, TenantTx } from '@cifra/database/tx';
import type { TenantFacts } from '@cifra/books/command';
import { displayNumberOf } from '../journal/display-number.ts';
import type { WrittenEntry } from '../journal/hooks.ts';
import type { Journal } from '../journal/journal.ts';
import { periodFact, type LedgerPeriod } from '../journal/period-fact.ts';
import { allFiscalYears, allPeriods } from '../journal/queries.ts';
import { postReversal } from '../journal/reverse-entry.ts';
import { dueDateOf, reverseOnDateOf } from './accrual-date.ts';

/** The calendar that an accrual is reversed in. */
export interface AccrualCalendar {
  readonly periods: readonly LedgerPeriod[];
  readonly years: readonly Row<typeof fiscalYears>[];
  readonly today: LocalDate;
}

/** What an accrual needs besides what its entry needs; joins the entry's set. */
export async function gatherAccrual(
  tx: TenantReadTx,
  { today }: Pick<TenantFacts, 'today'>,
): Promise<AccrualCalendar> {
  const [rows, years] = await Promise.all([tx.all(allPeriods, {}), tx.all(allFiscalYears, {})]);
  return { periods: rows.map(periodFact), years, today };
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
 * Marks an entry that was just posted as an accrual and, where the day of its reversal has come, posts that with it, in the caller's
 * transaction and under its approval, across the year's end too. Otherwise the job of the day does. Source: docs/specs/recurring.md.
 */
export function postAccrual(
  tx: TenantTx,
  { written, accounts, calendar, journal, preparedBy, approvedBy }: AccrualToPost,
): void {
  const { entry, lines, period } = written;
  const reverseOn = reverseOnDateOf(entry.posting_date, calendar.periods);
  const fiscalYear = calendar.years.find(({ id }) => id === period.fiscalYearId);
  if (!fiscalYear) throw new InvariantBroken('a period belongs to a fiscal year that is not there');
  const original = {
    entry,
    name: displayNumberOf({ ...entry, fiscalYear: fiscalYear.name }),
    lines,
    // A manual entry moves no open item.
    movements: [],
    reversedBy: null,
    periods: calendar.periods,
    accounts,
    afterReversal: [],
  };
  const on = dueDateOf(reverseOn, calendar);
  const posted =
    on === null
      ? null
      : postReversal(
          tx,
          { original, journal },
          { source: 'MANUAL', on, kind: 'ACCRUAL_REVERSAL', preparedBy, approvedBy },
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
    after: { reverseOn, isReversed: posted !== null },
  });
}
