import { decideDraftAction, type DraftAction, type DraftState } from '@cifra/domain/draft-life';
import type { Uuid } from '@cifra/domain/ids';
import type { Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { actorOf } from '@cifra/books/actor-of';
import type { TenantCommandContext } from '@cifra/books/command';
import { decideApprovalBy } from '../approvals/approve-alone.ts';
import { readPreparers } from '../manual-entries/draft-line.ts';

/** The columns that every draft has, of an entry or of a document. */
export interface DraftColumns {
  readonly state: DraftState;
  /** Everybody who created or edited it, as JSON. */
  readonly prepared_by: string;
  readonly submitted_by: Uuid | null;
  readonly decided_by: Uuid | null;
  readonly rejection_reason: string | null;
}

/** An action that leaves the draft's content as it is. */
export type StepAction = Exclude<DraftAction, 'edit'>;

/** What a step is refused with. */
interface StepRefusals {
  readonly submit: Refusal<'DRAFT_NOT_IN_STATE'>;
  readonly withdraw: Refusal<'DRAFT_NOT_IN_STATE'>;
  readonly reject: Refusal<'DRAFT_NOT_IN_STATE' | 'REASON_TOO_SHORT'>;
  readonly approve: Refusal<'DRAFT_NOT_IN_STATE' | 'MAKER_IS_CHECKER' | 'REASON_TOO_SHORT'>;
  readonly post: Refusal<'DRAFT_NOT_IN_STATE' | 'APPROVAL_REQUIRED'>;
  readonly discard: Refusal<'DRAFT_NOT_IN_STATE'>;
}
export type StepRefusal<Action extends StepAction> = StepRefusals[Action];

type Change = Partial<Pick<DraftColumns, 'submitted_by' | 'decided_by' | 'rejection_reason'>>;

/** A step that may be made: the draft as it is, its next state, and what else of it changes. */
export interface DecidedStep<Row> {
  readonly action: StepAction;
  readonly row: Row;
  readonly next: DraftState;
  readonly change: Change;
  /** Of an approval: why a maker approves it alone; null otherwise. */
  readonly selfReason: string | null;
}

interface Requested<Action> {
  readonly action: Action;
  /** Its actor makes the step; the request carries the reason of a rejection. */
  readonly context: TenantCommandContext;
  readonly isApprovalRequired: boolean;
}

/**
 * Decides a step in the life of a draft; writes nothing.
 * Refuses in this order: DRAFT_NOT_IN_STATE, APPROVAL_REQUIRED (post), REASON_TOO_SHORT (reject), MAKER_IS_CHECKER (approve), REASON_TOO_SHORT (approve, alone).
 */
export function decideStep<Row extends DraftColumns, Action extends StepAction>(
  row: Row,
  { action, context, isApprovalRequired }: Requested<Action>,
): Result<DecidedStep<Row>, StepRefusal<Action>> {
  const { reason } = context.request;
  const next = decideDraftAction({ state: row.state, action, reason, isApprovalRequired });
  // Each action is refused with its own codes alone.
  if (!next.ok) return refused(next.refusal as StepRefusal<Action>);
  let selfReason: string | null = null;
  if (action === 'approve') {
    const makers = new Set([
      ...readPreparers(row.prepared_by),
      ...(row.submitted_by === null ? [] : [row.submitted_by]),
    ]);
    const approval = decideApprovalBy(context, {
      preparedBy: [...makers],
      approvalRequired: isApprovalRequired,
    });
    if (!approval.ok) return refused(approval.refusal as StepRefusal<Action>);
    selfReason = approval.value;
  }
  return accepted({ action, row, next: next.value, change: changeOf(action, context), selfReason });
}

function changeOf(action: StepAction, context: TenantCommandContext): Change {
  switch (action) {
    case 'submit':
      return { submitted_by: actorOf(context), decided_by: null, rejection_reason: null };
    case 'withdraw':
      return { submitted_by: null };
    case 'reject':
      return {
        submitted_by: null,
        decided_by: actorOf(context),
        rejection_reason: context.request.reason,
      };
    case 'approve':
      return { decided_by: actorOf(context) };
    case 'post':
      return { decided_by: null };
    case 'discard':
      return {};
  }
}
