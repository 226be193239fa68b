import {
  closeMachine,
  lockMachine,
  pairAfterCloseStep,
  pairAfterLockStep,
  type StatePair,
} from './period-machines.ts';
import { closeStates, lockStates, type CloseState, type LockState } from './periods.ts';

/** The possible targets for many tenants' months: both sides locked, submitted for approval, or closed. Product 1.8. */
export const closeTargets = ['LOCK_SALES_AND_PURCHASING', 'PENDING_APPROVAL', 'CLOSED'] as const;
export type CloseTarget = (typeof closeTargets)[number];

/** One step of either machine. */
export type CloseStep =
  | { readonly machine: 'lock'; readonly to: LockState }
  | { readonly machine: 'close'; readonly to: CloseState };

/** Both states after a step. Another function decides whether the step is allowed. */
export function pairAfterStep(pair: StatePair, step: CloseStep): StatePair {
  return step.machine === 'lock' ? pairAfterLockStep(pair, step.to) : pairAfterCloseStep(pair, step.to);
}

/**
 * The forward steps from a pair to a target, in order: sales and purchasing are locked first, then the close is
 * prepared, submitted and approved. Empty if the pair is at the target or beyond it. Every step leads to an allowed
 * pair.
 */
export function stepsToTarget(pair: StatePair, target: CloseTarget): readonly CloseStep[] {
  const steps: CloseStep[] = [];
  let at = pair;
  for (let next = nextStep(at, target); next !== null; next = nextStep(at, target)) {
    steps.push(next);
    at = pairAfterStep(at, next);
  }
  return steps;
}

function nextStep({ lockState, closeState }: StatePair, target: CloseTarget): CloseStep | null {
  const isCloseThere =
    target !== 'LOCK_SALES_AND_PURCHASING' && isAtOrBeyond(closeStates, closeState, target);
  const isLocked = isAtOrBeyond(lockStates, lockState, 'LOCK_SALES_AND_PURCHASING');
  if (isCloseThere || (target === 'LOCK_SALES_AND_PURCHASING' && isLocked)) return null;
  const to = isLocked ? closeMachine[closeState].forward[0] : lockMachine[lockState].forward[0];
  if (to === undefined) return null;
  return isLocked ? { machine: 'close', to: to as CloseState } : { machine: 'lock', to: to as LockState };
}

function isAtOrBeyond<State extends string>(order: readonly State[], state: State, target: State): boolean {
  return order.indexOf(state) >= order.indexOf(target);
}
