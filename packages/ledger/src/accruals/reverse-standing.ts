import type { Uuid } from '@cifra/domain/ids';
import type { Result } from '@cifra/domain/result';
import type { Row } from '@cifra/database/kit/table';
import type { accruals } from '@cifra/database/tables/tenant';
import type { TenantTx } from '@cifra/database/tx';
import type { TenantCommandContext } from '@cifra/books/command';
import type { PostedEntry } from '../journal/post-entry.ts';
import { reverseEntry, type ReversalToPost, type ReverseEntryRefusal } from '../journal/reverse-entry.ts';
import { setAccrualReversal } from './mark-reversed.ts';

interface StandingAccrual {
  readonly accrual: Row<typeof accruals>;
  /** The entry in which it stands while it waits. */
  readonly standingId: Uuid;
}

/**
 * Reverses the entry in which an accrual stands, and marks the accrual as reversed by it. One that is reversed already is refused by its
 * own entry: ENTRY_ALREADY_REVERSED. Refuses as `reverseEntry` does. Reads in one set.
 */
export async function reverseStandingEntry(
  tx: TenantTx,
  { accrual, standingId }: StandingAccrual,
  reversal: Omit<ReversalToPost, 'kind'>,
  context: TenantCommandContext,
): Promise<Result<PostedEntry, ReverseEntryRefusal>> {
  const own = accrual.entry_id;
  const entryId = accrual.reversal_id === null ? standingId : own;
  const posted = await reverseEntry(tx, { ...reversal, entryId, kind: 'ACCRUAL_REVERSAL' }, context);
  // The reversal of the accrual's own entry marks it by itself.
  if (posted.ok && entryId !== own) setAccrualReversal(tx, accrual, posted.value.entryId);
  return posted;
}
