import { closingBlocker, notEndedBlocker, reopeningBlocker, type MonthOrder } from './close-order.ts';
import type { LocalDate } from './local-date.ts';
import {
  closeMachine,
  isPairAllowed,
  lockStatesOfCloseState,
  pairAfterCloseStep,
  stepsOfPerson,
  type StatePair,
} from './period-machines.ts';
import type { CloseState, PeriodFact } from './periods.ts';
import { checkReason } from './reason.ts';
import { accepted, refused, type Result } from './result.ts';
import { refuse, type Refusal } from './refusals.ts';

export interface CloseTransitionFacts {
  readonly period: PeriodFact;
  readonly to: CloseState;
  /** Required when going back; ignored when going forward. */
  readonly reason: string | null;
  readonly order: MonthOrder;
  /** Where the tenant is. */
  readonly today: LocalDate;
}

export type CloseTransitionRefusal = Refusal<
  | 'CLOSE_STEP_NOT_ALLOWED'
  | 'REASON_TOO_SHORT'
  | 'STATE_PAIR_NOT_ALLOWED'
  | 'PERIOD_NOT_ENDED'
  | 'CLOSE_OUT_OF_ORDER'
>;

/**
 * Decides a close step of one month that a person requests; returns both states after it. Only the year-end close and
 * its reversal enter and leave YEAR_CLOSED. Maker-checker and the digest of the content are decided separately
 * (`decideApproval`, CLOSE_CONTENT_CHANGED). Refuses in this order: CLOSE_STEP_NOT_ALLOWED, REASON_TOO_SHORT (back),
 * STATE_PAIR_NOT_ALLOWED, PERIOD_NOT_ENDED, CLOSE_OUT_OF_ORDER. Source: docs/specs/periods.md, section 3.
 */
export function decideCloseTransition(
  facts: CloseTransitionFacts,
): Result<StatePair, CloseTransitionRefusal> {
  const { period, to, order, today } = facts;
  const steps = closeMachine[period.closeState];
  const isBack = steps.back.includes(to);
  if (!isBack && !steps.forward.includes(to)) {
    const allowed = stepsOfPerson(steps);
    return refused(
      refuse('CLOSE_STEP_NOT_ALLOWED', {
        periodRef: period.name,
        fromCloseState: period.closeState,
        toCloseState: to,
        allowedCloseStates: allowed,
      }),
    );
  }
  if (isBack) {
    const reason = checkReason(facts.reason);
    if (!reason.ok) return reason;
  }
  const after = pairAfterCloseStep(period, to);
  if (!isPairAllowed(after)) {
    return refused(
      refuse('STATE_PAIR_NOT_ALLOWED', {
        periodRef: period.name,
        periodLockState: after.lockState,
        periodCloseState: after.closeState,
        allowedLockStates: lockStatesOfCloseState[after.closeState],
      }),
    );
  }
  const blocker =
    to === 'CLOSED'
      ? (notEndedBlocker(period, today) ?? closingBlocker(period, order))
      : period.closeState === 'CLOSED'
        ? reopeningBlocker(period, order)
        : null;
  return blocker === null ? accepted(after) : refused(blocker);
}
