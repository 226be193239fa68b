import type { PermissionName } from '@cifra/access/permissions';
import type { CloseTarget } from '@cifra/domain/close-path';

const submitting: readonly PermissionName[] = ['Period.Lock', 'Period.Prepare', 'Period.Submit'];

/** What anyone starting a batch needs in each tenant: the batch permission itself, and that of every possible step. */
export const permissionsOfTarget: Readonly<Record<CloseTarget, readonly PermissionName[]>> = {
  LOCK_SALES_AND_PURCHASING: ['Batch.Run', 'Period.Lock'],
  PENDING_APPROVAL: ['Batch.Run', ...submitting],
  CLOSED: ['Batch.Run', ...submitting, 'Period.Close'],
};
