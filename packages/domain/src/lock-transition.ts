import { reopeningBlocker, type MonthOrder } from './close-order.ts';
import {
  isPairAllowed,
  lockMachine,
  lockStatesOfCloseState,
  pairAfterLockStep,
  stepsOfPerson,
  type StatePair,
} from './period-machines.ts';
import type { LockState, PeriodFact } from './periods.ts';
import { checkReason } from './reason.ts';
import { accepted, refused, type Result } from './result.ts';
import { refusalCodes, type RefusalOf } from './refusal-codes.ts';
import { refuse } from './refusals.ts';

export interface LockTransitionFacts {
  readonly period: PeriodFact;
  readonly to: LockState;
  /** Required when going back; ignored when going forward. */
  readonly reason: string | null;
  readonly order: MonthOrder;
}

export const lockTransitionCodes = refusalCodes(
  'LOCK_STEP_NOT_ALLOWED',
  'REASON_TOO_SHORT',
  'STATE_PAIR_NOT_ALLOWED',
  'CLOSE_OUT_OF_ORDER',
);
export type LockTransitionRefusal = RefusalOf<typeof lockTransitionCodes>;

/**
 * Decides a lock step that a person requests; returns both states of the period after it. Permissions decide whether
 * the caller may go back. CLOSED is neither entered nor left here: the year-end close does both. Refuses in this order:
 * LOCK_STEP_NOT_ALLOWED, REASON_TOO_SHORT (back), STATE_PAIR_NOT_ALLOWED (forward), CLOSE_OUT_OF_ORDER (back from a
 * closed month while a later one is closed). Source: docs/specs/periods.md, section 2.
 */
export function decideLockTransition(facts: LockTransitionFacts): Result<StatePair, LockTransitionRefusal> {
  const { period, to } = facts;
  const steps = lockMachine[period.lockState];
  const isBack = steps.back.includes(to);
  if (!isBack && !steps.forward.includes(to)) {
    const allowed = stepsOfPerson(steps);
    return refused(
      refuse('LOCK_STEP_NOT_ALLOWED', {
        periodRef: period.name,
        fromLockState: period.lockState,
        toLockState: to,
        allowedLockStates: allowed,
      }),
    );
  }
  if (isBack) {
    const reason = checkReason(facts.reason);
    if (!reason.ok) return reason;
  }
  const after = pairAfterLockStep(period, to);
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
  const blocker = period.closeState === 'CLOSED' ? reopeningBlocker(period, facts.order) : null;
  return blocker === null ? accepted(after) : refused(blocker);
}
