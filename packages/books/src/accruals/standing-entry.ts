import type { Uuid } from '@cifra/domain/ids';
import { InvariantBroken } from '@cifra/database/failures';
import type { Row } from '@cifra/database/kit/table';
import { accruals } from '@cifra/database/tables/tenant';
import type { TenantReadTx, TenantTx } from '@cifra/database/tx';
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

/** Says which entry reverses an accrual now; null: it waits again. */
export async function setAccrualReversal(
  tx: TenantTx,
  { commit_number: version, ...fields }: Row<typeof accruals>,
  reversalId: Uuid | null,
): Promise<void> {
  const isReplaced = await tx.replace(accruals, { ...fields, reversal_id: reversalId }, version);
  if (!isReplaced) throw new InvariantBroken('an accrual changed under its one writer');
}
