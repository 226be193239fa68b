import type { Uuid } from './ids.ts';
import { checkReason } from './reason.ts';
import { accepted, refused, type Result } from './result.ts';
import { refuse, type Refusal } from './refusals.ts';

export const draftStates = ['DRAFT', 'PENDING_APPROVAL', 'POSTED', 'DISCARDED'] as const;
export type DraftState = (typeof draftStates)[number];

/** `post` takes a draft straight to POSTED if no approval is needed; `approve` is the second person's action. */
export const draftActions = ['edit', 'submit', 'withdraw', 'reject', 'approve', 'post', 'discard'] as const;
export type DraftAction = (typeof draftActions)[number];

/**
 * The life cycle of a draft, as a total table: the state that each action leads to; null if the action is not possible.
 * Product 3.3. A draft under approval cannot be edited: what was submitted is what is approved. POSTED and DISCARDED
 * are final.
 */
export const draftMachine: Readonly<Record<DraftState, Readonly<Record<DraftAction, DraftState | null>>>> = {
  DRAFT: {
    edit: 'DRAFT',
    submit: 'PENDING_APPROVAL',
    withdraw: null,
    reject: null,
    approve: null,
    post: 'POSTED',
    discard: 'DISCARDED',
  },
  PENDING_APPROVAL: {
    edit: null,
    submit: null,
    withdraw: 'DRAFT',
    reject: 'DRAFT',
    approve: 'POSTED',
    post: null,
    discard: null,
  },
  POSTED: {
    edit: null,
    submit: null,
    withdraw: null,
    reject: null,
    approve: null,
    post: null,
    discard: null,
  },
  DISCARDED: {
    edit: null,
    submit: null,
    withdraw: null,
    reject: null,
    approve: null,
    post: null,
    discard: null,
  },
};

/**
 * Decides an action on a draft; returns the state after it. `reason`: required to reject, ignored otherwise.
 * `isApprovalRequired` matters only for `post`. Refuses in this order: DRAFT_NOT_IN_STATE, APPROVAL_REQUIRED,
 * REASON_TOO_SHORT. Source: docs/specs/posting.md, section 6.
 */
export function decideDraftAction(facts: {
  readonly state: DraftState;
  readonly action: DraftAction;
  readonly reason: string | null;
  readonly isApprovalRequired: boolean;
}): Result<DraftState, Refusal<'DRAFT_NOT_IN_STATE' | 'APPROVAL_REQUIRED' | 'REASON_TOO_SHORT'>> {
  const { state, action } = facts;
  const next = draftMachine[state][action];
  if (next === null) {
    const allowed = draftStates.filter((each) => draftMachine[each][action] !== null);
    return refused(refuse('DRAFT_NOT_IN_STATE', { action, draftState: state, allowedDraftStates: allowed }));
  }
  if (action === 'post' && facts.isApprovalRequired) return refused(refuse('APPROVAL_REQUIRED', { action }));
  if (action === 'reject') {
    const reason = checkReason(facts.reason);
    if (!reason.ok) return reason;
  }
  return accepted(next);
}

/**
 * Decides whether someone may approve. `preparedBy`: everyone who created or edited the content under approval. If no
 * approval is required, approving one's own work is simply posting and is allowed; if it is required, nobody may, not
 * even an owner. Refuses: MAKER_IS_CHECKER. Product 2.3; acceptance T5.
 */
export function decideApproval(facts: {
  readonly preparedBy: readonly Uuid[];
  readonly approver: Uuid;
  readonly approvalRequired: boolean;
}): Result<Uuid, Refusal<'MAKER_IS_CHECKER'>> {
  const { preparedBy, approver } = facts;
  if (facts.approvalRequired && preparedBy.includes(approver)) {
    return refused(refuse('MAKER_IS_CHECKER', { approverRef: approver, preparedByRefs: preparedBy }));
  }
  return accepted(approver);
}
