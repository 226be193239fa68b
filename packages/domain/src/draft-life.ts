import type { Uuid } from './ids.ts';
import { checkReason } from './reason.ts';
import { accepted, refused, type Result } from './result.ts';
import { refuse, type Refusal } from './refusals.ts';

export const draftStates = ['DRAFT', 'PENDING_APPROVAL', 'POSTED', 'DISCARDED'] as const;
export type DraftState = (typeof draftStates)[number];

/** `post` takes a draft straight to POSTED if no approval is needed; `approve` is the second person's action. */
export const draftActions = ['edit', 'submit', 'withdraw', 'reject', 'approve', 'post', 'discard'] as const;
export type DraftAction = (typeof draftActions)[number];

/** The life of a draft, total: what each action makes of each state; null where it is not possible. Product 3.3.
 * A draft under approval cannot be edited: what was submitted is what is approved. POSTED and DISCARDED are ends. */
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

/** Decides an action on a draft; answers its state afterwards. `reason`: needed to reject, ignored otherwise.
 * `isApprovalRequired` matters for `post` alone.
 * Refuses in this order: DRAFT_NOT_IN_STATE, APPROVAL_REQUIRED, REASON_TOO_SHORT. Source: docs/specs/posting.md, section 6. */
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
    return refused(refuse('DRAFT_NOT_IN_STATE', { action, state, allowed }));
  }
  if (action === 'post' && facts.isApprovalRequired) return refused(refuse('APPROVAL_REQUIRED', { action }));
  if (action === 'reject') {
    const reason = checkReason(facts.reason);
    if (!reason.ok) return reason;
  }
  return accepted(next);
}

/** Decides whether somebody may approve. `preparedBy`: everybody who created or edited the content that is approved.
 * Where no approval is required, approving one's own work is posting and is allowed; where it is, nobody may, owners included.
 * Refuses: MAKER_IS_CHECKER. Product 2.3; acceptance T5. */
export function decideApproval(facts: {
  readonly preparedBy: readonly Uuid[];
  readonly approver: Uuid;
  readonly approvalRequired: boolean;
}): Result<Uuid, Refusal<'MAKER_IS_CHECKER'>> {
  const { preparedBy, approver } = facts;
  if (facts.approvalRequired && preparedBy.includes(approver)) {
    return refused(refuse('MAKER_IS_CHECKER', { approver, preparedBy }));
  }
  return accepted(approver);
}
