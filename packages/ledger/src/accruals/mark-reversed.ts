import type { Uuid } from '@cifra/domain/ids';
import type { Row } from '@cifra/database/kit/table';
import { accruals } from '@cifra/database/tables/tenant';
import type { TenantTx } from '@cifra/database/tx';
import { registerHook } from '@cifra/books/hooks';
import { onReversed } from '../journal/hooks.ts';
import { accrualOfEntry } from './queries.ts';

/** Says which entry reverses an accrual now; null: it waits again. */
export function setAccrualReversal(
  tx: TenantTx,
  { commit_number: version, ...fields }: Row<typeof accruals>,
  reversalId: Uuid | null,
): void {
  tx.replace(accruals, { ...fields, reversal_id: reversalId }, version);
}

/** An accrual that is reversed waits no longer, whoever reverses it. */
export const markAccrualReversed = registerHook(onReversed, 'accruals.markReversed', {
  gather: async (reads, entryId) => {
    const accrual = await reads.first(accrualOfEntry, { entryId });
    return (tx, { reversingEntryId }) => {
      if (accrual) setAccrualReversal(tx, accrual, reversingEntryId);
    };
  },
});
