import type { PermissionName } from '@cifra/access/permissions';
import type { CloseTarget } from '@cifra/domain/close-path';

const submitting: readonly PermissionName[] = ['Period.Lock', 'Period.Prepare', 'Period.Submit'];

/** What whoever takes months to a target must be allowed in each tenant: the batch itself, and every step that there may be on the way. */
export const permissionsOfTarget: Readonly<Record<CloseTarget, readonly PermissionName[]>> = {
  LOCK_SALES_AND_PURCHASING: ['Batch.Run', 'Period.Lock'],
  PENDING_APPROVAL: ['Batch.Run', ...submitting],
  CLOSED: ['Batch.Run', ...submitting, 'Period.Close'],
};
