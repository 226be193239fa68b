import { decideApprovalAlone } from './self-approval.ts';
import type { Uuid } from './ids.ts';
import { checkReason } from './reason.ts';
import { accepted, refused, type Result } from './result.ts';
import { refuse, type Refusal } from './refusals.ts';

export const yearCloseStates = [
  'DRAFTED',
  'REJECTED',
  'APPROVED',
  'POSTED',
  'REVERSED',
  'SUPERSEDED',
] as const;
export type YearCloseState = (typeof yearCloseStates)[number];

/** `supersede`: a new draft replaces it. */
export type YearCloseAction = 'review' | 'close' | 'reverse' | 'supersede';

/**
 * The states in which a year-end close allows an action. Only its reversal leads out of POSTED; REVERSED and SUPERSEDED
 * are final.
 */
export const yearCloseActions: Readonly<Record<YearCloseAction, readonly YearCloseState[]>> = {
  review: ['DRAFTED'],
  close: ['APPROVED'],
  reverse: ['POSTED'],
  supersede: ['DRAFTED', 'REJECTED', 'APPROVED'],
};

/** The mutation that takes an action. */
const mutationOf: Readonly<Record<YearCloseAction, string>> = {
  review: 'reviewYearClose',
  close: 'closeYear',
  reverse: 'reverseYearClose',
  supersede: 'draftYearClose',
};

/** The mutations that are possible in a close's state. */
function stepsOfYearClose(state: YearCloseState): readonly string[] {
  return (Object.keys(mutationOf) as YearCloseAction[])
    .filter((action) => yearCloseActions[action].includes(state))
    .map((action) => mutationOf[action]);
}

/**
 * Whether an action is possible in a close's state. Refuses: YEAR_CLOSE_NOT_IN_STATE, with the states that allow it and what is
 * possible instead.
 */
export function decideYearCloseAction(facts: {
  readonly fiscalYear: string;
  readonly state: YearCloseState;
  readonly action: YearCloseAction;
}): Result<null, Refusal<'YEAR_CLOSE_NOT_IN_STATE'>> {
  const allowed = yearCloseActions[facts.action];
  if (allowed.includes(facts.state)) return accepted(null);
  return refused(
    refuse('YEAR_CLOSE_NOT_IN_STATE', {
      fiscalYearRef: facts.fiscalYear,
      action: facts.action,
      yearCloseState: facts.state,
      allowedYearCloseStates: allowed,
      allowedActions: stepsOfYearClose(facts.state),
    }),
  );
}

/** A line as the review sees it. */
export interface ReviewedLine {
  /** Ordinal of the entry in the close, and of the line in the entry. */
  readonly entry: number;
  readonly line: number;
  readonly state: 'PENDING' | 'APPROVED' | 'REJECTED';
}

export interface LineDecision {
  readonly entry: number;
  readonly line: number;
  readonly isApproved: boolean;
  /** Required to reject. */
  readonly note: string | null;
}

export interface ReviewFacts {
  /** Whether the reviewer may review their own draft, as the firm's single approver. */
  readonly isAlone: boolean;
  /** Why they do; ignored otherwise. */
  readonly reason: string | null;
  readonly fiscalYear: string;
  readonly state: YearCloseState;
  readonly draftedBy: Uuid;
  readonly reviewer: Uuid;
  readonly lines: readonly ReviewedLine[];
  /** If a line is decided more than once, the last decision wins. */
  readonly decisions: readonly LineDecision[];
}

/** The state of a close after a review. A decision may be changed while the close is DRAFTED. */
export interface DecidedReview {
  readonly state: 'DRAFTED' | 'REJECTED' | 'APPROVED';
  readonly decisions: readonly LineDecision[];
}

/**
 * Decides a review: a rejected line rejects the close; with no line left PENDING it is approved. An empty list approves
 * a plan without lines. Nobody reviews a close that they drafted, not even an owner (product
 * 2.3), but the firm's single approver with a reason. Refuses in this order: YEAR_CLOSE_NOT_IN_STATE, MAKER_IS_CHECKER, REASON_TOO_SHORT (alone), then per decision YEAR_CLOSE_LINE_UNKNOWN,
 * REASON_TOO_SHORT.
 */
export function decideReview(
  facts: ReviewFacts,
): Result<
  DecidedReview,
  Refusal<'YEAR_CLOSE_NOT_IN_STATE' | 'MAKER_IS_CHECKER' | 'YEAR_CLOSE_LINE_UNKNOWN' | 'REASON_TOO_SHORT'>
> {
  const { fiscalYear, state, draftedBy, reviewer } = facts;
  const action = decideYearCloseAction({ fiscalYear, state, action: 'review' });
  if (!action.ok) return action;
  const approval = decideApprovalAlone({
    preparedBy: [draftedBy],
    approver: reviewer,
    approvalRequired: true,
    isAlone: facts.isAlone,
    reason: facts.reason,
  });
  if (!approval.ok) return approval;
  const states = new Map(facts.lines.map(({ entry, line, state: known }) => [`${entry} ${line}`, known]));
  const decided = new Map<string, LineDecision>();
  for (const { entry, line, isApproved, note: given } of facts.decisions) {
    const key = `${entry} ${line}`;
    if (!states.has(key))
      return refused(refuse('YEAR_CLOSE_LINE_UNKNOWN', { yearCloseEntryNumber: entry, lineNumber: line }));
    const reason = isApproved ? null : checkReason(given);
    if (reason?.ok === false) return reason;
    const note = reason === null ? (given ?? '').normalize('NFC').trim() || null : reason.value;
    decided.set(key, { entry, line, isApproved, note });
    states.set(key, isApproved ? 'APPROVED' : 'REJECTED');
  }
  const outcomes = [...states.values()];
  return accepted({
    state: outcomes.includes('REJECTED') ? 'REJECTED' : outcomes.includes('PENDING') ? 'DRAFTED' : 'APPROVED',
    decisions: [...decided.values()],
  });
}
