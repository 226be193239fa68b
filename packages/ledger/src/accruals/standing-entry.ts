import type { Uuid } from '@cifra/domain/ids';
import type { TenantReadTx } from '@cifra/database/tx';
import { reversalOfEntry } from '../journal/queries.ts';

/**
 * The entry in which the effect of an accrual that waits stands: its own, or after a year-end close was taken back the last one of the
 * chain of reversals. Each entry is reversed at most once, so the chain has one end.
 */
export async function standingEntryOf(tx: TenantReadTx, entryId: Uuid): Promise<Uuid> {
  let standing = entryId;
  for (;;) {
    const reversal = await tx.first(reversalOfEntry, { entryId: standing });
    if (!reversal) return standing;
    standing = reversal.reversing_entry_id;
  }
}
