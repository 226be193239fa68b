import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { refused, type Result } from '@cifra/domain/result';
import type { TenantTx } from '@cifra/database/tx';
import type { TenantCommandContext } from '@cifra/books/command';
import type { PostedEntry } from '../journal/post-entry.ts';
import { reverseEntryCodes } from '../journal/reverse-entry.ts';
import { accrualOfEntry } from './queries.ts';
import { reverseStandingEntry } from './reverse-standing.ts';
import { standingEntryOf } from './standing-entry.ts';

export const reverseAccrualCodes = refusalCodes('ACCRUAL_UNKNOWN', ...reverseEntryCodes);
export type ReverseAccrualRefusal = RefusalOf<typeof reverseAccrualCodes>;

/**
 * Posts the reversal of an accrual that waits, on the first day not before its date that takes one: kind ACCRUAL_REVERSAL, the
 * entry's lines negated; of one that waits again since a year-end close was taken back, those of the entry in which it stands.
 * Refuses: ACCRUAL_UNKNOWN, then as `reverseEntry` does (ENTRY_ALREADY_REVERSED where none waits).
 */
export async function reverseAccrual(
  tx: TenantTx,
  { entryId, preparedBy }: { readonly entryId: Uuid; readonly preparedBy: Uuid | null },
  context: TenantCommandContext,
): Promise<Result<PostedEntry, ReverseAccrualRefusal>> {
  const [accrual, standingId] = await Promise.all([
    tx.first(accrualOfEntry, { entryId }),
    standingEntryOf(tx, entryId),
  ]);
  if (!accrual) return refused(refuse('ACCRUAL_UNKNOWN', { entryRef: entryId }));
  return reverseStandingEntry(
    tx,
    { accrual, standingId },
    {
      source: 'MANUAL',
      on: 'FIRST_OPEN_DAY',
      notBefore: accrual.reverse_on_date,
      preparedBy,
      approvedBy: null,
    },
    context,
  );
}
