import { actorOf } from '@cifra/books/actor-of';
import { tenantCommand, type TenantCommandContext } from '@cifra/books/command';
import type { Row } from '@cifra/database/kit/table';
import { correctionDecisions, type corrections } from '@cifra/database/tables/corrections';
import type { TenantReadTx, TenantTx } from '@cifra/database/tx';
import type { Uuid } from '@cifra/domain/ids';
import { checkReason } from '@cifra/domain/reason';
import { refusalCodes, type CodeOf, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { decideApprovalBy, keepSelfApproval } from '@cifra/ledger/approvals/approve-alone';
import { reverseManualEntry, reverseManualEntryCodes } from '@cifra/ledger/accruals/reverse-entry-command';
import { openingReversalRefusal, reverseOpeningCodes } from '@cifra/ledger/opening/opening-commands';
import { findStandingOpening } from '@cifra/ledger/opening/post-opening';
import { reverseOpening } from '@cifra/ledger/opening/reverse-opening';
import { reverseAllocation, reverseAllocationCodes } from '../documents/allocate.ts';
import { voidCodes, voidDocument } from '../documents/void-document.ts';
import { voidMoney } from '../money/void-money.ts';
import { stepsOf } from './propose-correction.ts';
import { correctionById } from './queries.ts';

type CorrectionRow = Row<typeof corrections>;

const findCodes = refusalCodes('CORRECTION_UNKNOWN', 'CORRECTION_DECIDED');
export const approveCorrectionCodes = refusalCodes(
  ...findCodes,
  'MAKER_IS_CHECKER',
  'REASON_TOO_SHORT',
  'CORRECTION_STALE',
  ...voidCodes,
  'MONEY_DOCUMENT_UNKNOWN',
  'MONEY_DOCUMENT_VOID',
  ...reverseManualEntryCodes,
  ...reverseOpeningCodes,
  ...reverseAllocationCodes,
);
export const rejectCorrectionCodes = refusalCodes('REASON_TOO_SHORT', ...findCodes);

/**
 * Posts a correction that somebody else proposed, as its direct command would; the entry names both. Answers the correction's id.
 * Refuses in this order: CORRECTION_UNKNOWN, CORRECTION_DECIDED, MAKER_IS_CHECKER, REASON_TOO_SHORT (who proposed it alone), CORRECTION_STALE, then as the correction itself.
 */
export const approveCorrectionCommand = tenantCommand<
  { readonly correctionId: Uuid },
  Uuid,
  CodeOf<typeof approveCorrectionCodes>
>(
  'corrections.approve',
  async (tx, { correctionId }, context) => {
    const found = await findPending(tx, correctionId);
    if (!found.ok) return found;
    const correction = found.value;
    const approver = actorOf(context);
    const approval = decideApprovalBy(context, {
      preparedBy: [correction.proposed_by],
      approvalRequired: true,
    });
    if (!approval.ok) return approval;
    const { kind, object_id: objectId } = correction;
    if ((await stepsOf(tx, kind, objectId)) !== correction.allocation_steps)
      return refused(refuse('CORRECTION_STALE', { correctionRef: correctionId }));
    const posted = await post(tx, correction, approver, context);
    if (!posted.ok) return posted;
    keepSelfApproval(tx, approval.value, {
      objectType: 'Correction',
      objectId: correctionId,
      date: correction.posting_date ?? context.tenant.today,
      approvedBy: approver,
    });
    decide(tx, correction, { decision: 'APPROVED', decidedBy: approver, note: null });
    return accepted(correctionId);
  },
  {
    refuses: approveCorrectionCodes,
    stepwise: 'what it posts, and so what it has to read, stands in the correction',
  },
);

/** Decides that a correction is not made; the request carries the reason. Answers the correction's id. Refuses in the order of its codes. */
export const rejectCorrectionCommand = tenantCommand<
  { readonly correctionId: Uuid },
  Uuid,
  CodeOf<typeof rejectCorrectionCodes>
>(
  'corrections.reject',
  async (tx, { correctionId }, context) => {
    const reason = checkReason(context.request.reason);
    if (!reason.ok) return reason;
    const found = await findPending(tx, correctionId);
    if (!found.ok) return found;
    decide(tx, found.value, { decision: 'REJECTED', decidedBy: actorOf(context), note: reason.value });
    return accepted(correctionId);
  },
  { refuses: rejectCorrectionCodes },
);

async function findPending(
  tx: TenantReadTx,
  id: Uuid,
): Promise<Result<CorrectionRow, RefusalOf<typeof findCodes>>> {
  const found = await tx.first(correctionById, { id });
  if (!found) return refused(refuse('CORRECTION_UNKNOWN', { correctionRef: id }));
  const { correction, decision } = found;
  return decision === null
    ? accepted(correction)
    : refused(refuse('CORRECTION_DECIDED', { correctionRef: id, correctionDecision: decision }));
}

async function post(
  tx: TenantTx,
  { kind, object_id: objectId, posting_date: postingDate, proposed_by: preparedBy }: CorrectionRow,
  approvedBy: Uuid,
  context: TenantCommandContext,
): Promise<Result<unknown, Refusal<CodeOf<typeof approveCorrectionCodes>>>> {
  const on = postingDate ?? 'FIRST_OPEN_DAY';
  switch (kind) {
    case 'DOCUMENT_VOID':
      return voidDocument(tx, { documentId: objectId, on, voidedBy: preparedBy, approvedBy }, context);
    case 'MONEY_VOID':
      return voidMoney(tx, { documentId: objectId, on, voidedBy: preparedBy, approvedBy }, context);
    case 'ENTRY_REVERSAL':
      if ((await findStandingOpening(tx))?.id === objectId) {
        const undone = await reverseOpening(tx, { preparedBy, approvedBy, context });
        return undone.ok ? undone : refused(openingReversalRefusal(undone.refusal));
      }
      return reverseManualEntry(tx, { entryId: objectId, on }, { preparedBy, approvedBy }, context);
    case 'ALLOCATION_REVERSAL':
      return reverseAllocation(tx, { allocationId: objectId, on, preparedBy, approvedBy }, context);
  }
}

function decide(
  tx: TenantTx,
  { id, kind, object_id: objectId, proposed_by: proposedBy }: CorrectionRow,
  of: {
    readonly decision: 'APPROVED' | 'REJECTED';
    readonly decidedBy: Uuid;
    readonly note: string | null;
  },
): void {
  const { decision, decidedBy, note } = of;
  tx.insert(correctionDecisions, { correction_id: id, decision, decided_by: decidedBy, note });
  tx.record({
    event: decision === 'APPROVED' ? 'CORRECTION_APPROVED' : 'CORRECTION_REJECTED',
    objectType: 'Correction',
    objectId: id,
    after: { kind, objectId, proposedBy },
  });
}
