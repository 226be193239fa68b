import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { decidePeriod } from '@cifra/domain/posting-period';
import type { Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { InvariantBroken } from '@cifra/database/failures';
import { accruals } from '@cifra/database/tables/tenant';
import type { TenantReadTx, TenantTx } from '@cifra/database/tx';
import type { TenantCommandContext } from '../command.ts';
import { periodFact } from '../journal/gather.ts';
import { allPeriods } from '../journal/queries.ts';
import { reverseEntry } from '../journal/reverse-entry.ts';
import { accrualDateOf } from './accrual-date.ts';

export type AccrualDateRefusal = Refusal<'PERIOD_LOCKED' | 'POSTING_DATE_OUTSIDE_PERIODS'>;

/** What posting an accrual on a day would be refused for because of its reversal; null when it can be posted. */
export async function problemOfAccrual(
  tx: TenantReadTx,
  postingDate: LocalDate,
): Promise<AccrualDateRefusal | null> {
  const rows = await tx.all(allPeriods, {});
  const { reverseOn, waitsForYearEnd } = accrualDateOf(postingDate, rows);
  if (waitsForYearEnd) return null;
  const period = decidePeriod({ postingDate: reverseOn, side: 'NONE', periods: rows.map(periodFact) });
  return period.ok ? null : period.refusal;
}

interface AccrualToPost {
  readonly entryId: Uuid;
  readonly postingDate: LocalDate;
  readonly preparedBy: Uuid | null;
  readonly approvedBy: Uuid | null;
}

/**
 * Marks an entry that was just posted as an accrual and, where the first day of the next period lies in its own fiscal year, posts
 * its reversal there, in the caller's transaction. In the last month of a year the reversal waits for the year-end close.
 * Refuses: PERIOD_LOCKED of the next period; the caller's command then undoes the entry with it. Source: product.md 3.3, 5.4.
 */
export async function postAccrual(
  tx: TenantTx,
  { entryId, postingDate, preparedBy, approvedBy }: AccrualToPost,
  context: TenantCommandContext,
): Promise<Result<null, AccrualDateRefusal>> {
  const problem = await problemOfAccrual(tx, postingDate);
  if (problem !== null) return refused(problem);
  const { reverseOn, waitsForYearEnd } = accrualDateOf(postingDate, await tx.all(allPeriods, {}));
  const reversal = { entryId, source: 'MANUAL', on: reverseOn, preparedBy, approvedBy } as const;
  const posted = waitsForYearEnd
    ? null
    : await reverseEntry(tx, { ...reversal, kind: 'ACCRUAL_REVERSAL' }, context);
  if (posted?.ok === false)
    throw new InvariantBroken(`an accrual's reversal was refused: ${posted.refusal.code}`);
  const reversalId = posted?.value.entryId ?? null;
  await tx.insert(accruals, {
    entry_id: entryId,
    reverse_on_date: reverseOn,
    reversal_id: reversalId,
  });
  await tx.record({
    event: 'ENTRY_MARKED_AS_ACCRUAL',
    objectType: 'JournalEntry',
    objectId: entryId,
    after: { reverseOn, waitsForYearEnd },
  });
  return accepted(null);
}
