import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { decidePeriod, lockedRefusal } from '@cifra/domain/posting-period';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { refused, type Result } from '@cifra/domain/result';
import { InvariantBroken } from '@cifra/database/failures';
import type { TenantTx } from '@cifra/database/tx';
import type { TenantCommandContext } from '@cifra/books/command';
import { periodFact } from '../journal/period-fact.ts';
import type { PostedEntry } from '../journal/post-entry.ts';
import { allPeriods, entryById } from '../journal/queries.ts';
import { reverseEntryCodes } from '../journal/reverse-entry.ts';
import { dueDateOf } from './accrual-date.ts';
import { accrualOfEntry } from './queries.ts';
import { reverseStandingEntry } from './reverse-standing.ts';
import { standingEntryOf } from './standing-entry.ts';

export const reverseAccrualCodes = refusalCodes('ACCRUAL_UNKNOWN', ...reverseEntryCodes);
export type ReverseAccrualRefusal = RefusalOf<typeof reverseAccrualCodes>;

export interface AccrualReversalRequest {
  readonly entryId: Uuid;
  /** Who asks for it. Null: the job of the day, which prepares nothing of its own. */
  readonly preparedBy: Uuid | null;
  /** Of the job: it posts nothing that is dated after this day. Null: a person may reverse earlier. */
  readonly upTo: LocalDate | null;
}

/**
 * Posts the reversal of an accrual that waits, on the first day not before its date that takes one: kind ACCRUAL_REVERSAL, the
 * entry's lines negated, under the accrual's own approval; of one that waits again since a year-end close was taken back, those of the entry in which it stands.
 * Refuses: ACCRUAL_UNKNOWN, PERIOD_LOCKED or POSTING_DATE_OUTSIDE_PERIODS (no day up to `upTo` takes it), then as `reverseEntry` does (ENTRY_ALREADY_REVERSED where none waits).
 */
export async function reverseAccrual(
  tx: TenantTx,
  { entryId, preparedBy, upTo }: AccrualReversalRequest,
  context: TenantCommandContext,
): Promise<Result<PostedEntry, ReverseAccrualRefusal>> {
  const [accrual, standingId, own, rows] = await Promise.all([
    tx.first(accrualOfEntry, { entryId }),
    standingEntryOf(tx, entryId),
    tx.first(entryById, { id: entryId }),
    tx.all(allPeriods, {}),
  ]);
  if (!accrual) return refused(refuse('ACCRUAL_UNKNOWN', { entryRef: entryId }));
  if (!own) throw new InvariantBroken('an accrual has no entry');
  const notBefore = accrual.reverse_on_date;
  const periods = rows.map(periodFact);
  if (upTo !== null && dueDateOf(notBefore, { periods, today: upTo }) === null) {
    const at = { side: 'NONE', postingDate: notBefore } as const;
    const period = decidePeriod({ ...at, periods });
    return refused(period.ok ? lockedRefusal(period.value, at) : period.refusal);
  }
  return reverseStandingEntry(
    tx,
    { accrual, standingId },
    {
      source: 'MANUAL',
      on: 'FIRST_OPEN_DAY',
      notBefore,
      preparedBy: upTo === null ? preparedBy : own.prepared_by,
      approvedBy: own.approved_by,
    },
    context,
  );
}
