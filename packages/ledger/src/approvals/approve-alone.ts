import { actorOf } from '@cifra/books/actor-of';
import type { TenantCommandContext } from '@cifra/books/command';
import { selfApprovals, type selfApprovedObjects } from '@cifra/database/tables/self-approvals';
import type { TenantTx } from '@cifra/database/tx';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import type { Refusal } from '@cifra/domain/refusals';
import type { Result } from '@cifra/domain/result';
import { decideApprovalAlone } from '@cifra/domain/self-approval';

/** Whether the actor approves, and why alone; as `decideApprovalAlone`. */
export function decideApprovalBy(
  context: TenantCommandContext,
  facts: { readonly preparedBy: readonly Uuid[]; readonly approvalRequired: boolean },
): Result<string | null, Refusal<'MAKER_IS_CHECKER' | 'REASON_TOO_SHORT'>> {
  const { request } = context;
  return decideApprovalAlone({
    ...facts,
    approver: actorOf(context),
    isAlone: request.isAlone === true,
    reason: request.reason,
  });
}

interface SelfApproved {
  readonly objectType: string;
  readonly objectId: Uuid;
  /** The day for which it counts. */
  readonly date: LocalDate;
}

/** The event of what somebody decided alone. */
export function tellSelfApproval(tx: TenantTx, { objectType, objectId, date }: SelfApproved): void {
  tx.record({ event: 'SELF_APPROVED', objectType: 'SelfApproval', objectId, after: { objectType, date } });
}

/** Keeps that a draft or a correction was approved by whoever made it. `reason` null: it was not. */
export function keepSelfApproval(
  tx: TenantTx,
  reason: string | null,
  of: SelfApproved & {
    readonly objectType: (typeof selfApprovedObjects)[number];
    readonly approvedBy: Uuid;
  },
): void {
  if (reason === null) return;
  tx.insert(selfApprovals, {
    object_id: of.objectId,
    object_type: of.objectType,
    counted_on: of.date,
    reason,
    approved_by: of.approvedBy,
  });
  tellSelfApproval(tx, of);
}
