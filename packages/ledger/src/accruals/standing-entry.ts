import type { Uuid } from '@cifra/domain/ids';
import type { TenantReadTx } from '@cifra/database/tx';
import { reversalsOfAccrual } from './queries.ts';

/**
 * The entry in which the effect of an accrual that waits stands: its own, or after a year-end close was taken back the last one of the
 * chain of reversals. Each entry is reversed at most once, so the chain has one end. One set of reads.
 */
export async function standingEntryOf(tx: TenantReadTx, entryId: Uuid): Promise<Uuid> {
  const reversals = await tx.all(reversalsOfAccrual, { entryId, kind: 'ACCRUAL_REVERSAL' });
  const reversedBy = new Map(reversals.map((row) => [row.entry_id, row.reversing_entry_id]));
  let standing = entryId;
  for (let next = reversedBy.get(standing); next !== undefined; next = reversedBy.get(standing))
    standing = next;
  return standing;
}
