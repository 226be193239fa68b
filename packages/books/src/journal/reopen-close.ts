import { InvariantBroken } from '@cifra/database/failures';
import type { Row } from '@cifra/database/kit/table';
import { periods } from '@cifra/database/tables/tenant';
import type { TenantTx } from '@cifra/database/tx';
import { clearSubmission } from '../close/close-package.ts';

/**
 * What was submitted is what is approved: a posting into a period that awaits approval, or for the first period an opening entry or its
 * reversal, sends its close back to DRAFT, in the transaction that posts. Product 5.2.
 */
export async function sendCloseBack(tx: TenantTx, period: Row<typeof periods>): Promise<void> {
  if (period.close_state !== 'PENDING_APPROVAL') return;
  const { commit_number: version, ...fields } = period;
  const isReplaced = await tx.replace(periods, { ...fields, close_state: 'DRAFT' }, version);
  if (!isReplaced) throw new InvariantBroken('a period changed under its one writer');
  await clearSubmission(tx, period.id);
  await tx.record({
    event: 'PERIOD_CLOSE_SENT_BACK',
    objectType: 'Period',
    objectId: period.id,
    before: { lockState: period.lock_state, closeState: period.close_state },
    after: { lockState: period.lock_state, closeState: 'DRAFT' },
  });
}
