import { decideApproval } from './draft-life.ts';
import type { Uuid } from './ids.ts';
import { checkReason } from './reason.ts';
import type { Refusal } from './refusals.ts';
import { accepted, type Result } from './result.ts';

/**
 * Decides whether somebody may approve where the firm may have one person for it. `isAlone`: the firm allows a single approver, and nobody
 * else has the permission, nor had it within the last 30 days. Answers why a maker approves alone; null: a second person does, or nobody has to.
 * Refuses: MAKER_IS_CHECKER, REASON_TOO_SHORT (a maker who may, without a reason). Source: rulings/accounting.md, 5.
 */
export function decideApprovalAlone(facts: {
  readonly preparedBy: readonly Uuid[];
  readonly approver: Uuid;
  readonly approvalRequired: boolean;
  readonly isAlone: boolean;
  readonly reason: string | null;
}): Result<string | null, Refusal<'MAKER_IS_CHECKER' | 'REASON_TOO_SHORT'>> {
  const approval = decideApproval(facts);
  if (approval.ok) return accepted(null);
  return facts.isAlone ? checkReason(facts.reason) : approval;
}
