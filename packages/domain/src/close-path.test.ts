import { describe, expect, test } from 'vitest';
import { closeTargets, pairAfterStep, stepsToTarget, type CloseStep } from './close-path.ts';
import { closeMachine, isPairAllowed, lockMachine, type StatePair } from './period-machines.ts';
import { closeStates, lockStates } from './periods.ts';

const allowedPairs: readonly StatePair[] = closeStates
  .flatMap((closeState) => lockStates.map((lockState) => ({ lockState, closeState })))
  .filter(isPairAllowed);

const isForward = (pair: StatePair, { machine, to }: CloseStep): boolean =>
  machine === 'lock'
    ? lockMachine[pair.lockState].forward.includes(to)
    : closeMachine[pair.closeState].forward.includes(to);

const isAtOrBeyond = (
  { lockState, closeState }: StatePair,
  target: (typeof closeTargets)[number],
): boolean =>
  target === 'LOCK_SALES_AND_PURCHASING'
    ? lockStates.indexOf(lockState) >= lockStates.indexOf(target)
    : closeStates.indexOf(closeState) >= closeStates.indexOf(target);

describe('the way to a target', () => {
  test.each(closeTargets)(
    'from every allowed pair each step to %s is a forward step to an allowed pair',
    (target) => {
      for (const pair of allowedPairs) {
        let at = pair;
        for (const step of stepsToTarget(pair, target)) {
          expect(isAtOrBeyond(at, target), 'it stops where it is there').toBe(false);
          expect(isForward(at, step), `${at.lockState}/${at.closeState} -> ${step.to}`).toBe(true);
          at = pairAfterStep(at, step);
          expect(isPairAllowed(at), `${at.lockState}/${at.closeState}`).toBe(true);
        }
        expect(isAtOrBeyond(at, target), `${pair.lockState}/${pair.closeState} to ${target}`).toBe(true);
      }
    },
  );

  test('a pair at the target or beyond it needs no step', () => {
    for (const target of closeTargets)
      for (const pair of allowedPairs)
        expect(stepsToTarget(pair, target).length === 0).toBe(isAtOrBeyond(pair, target));
  });

  test('an open month is locked on both sides, prepared, submitted and approved, in this order', () => {
    const open = { lockState: 'UNLOCKED', closeState: 'OPEN' } as const;
    expect(stepsToTarget(open, 'CLOSED').map(({ to }) => to)).toEqual([
      'LOCK_SALES',
      'LOCK_SALES_AND_PURCHASING',
      'DRAFT',
      'PENDING_APPROVAL',
      'CLOSED',
    ]);
    expect(stepsToTarget(open, 'LOCK_SALES_AND_PURCHASING')).toEqual([
      { machine: 'lock', to: 'LOCK_SALES' },
      { machine: 'lock', to: 'LOCK_SALES_AND_PURCHASING' },
    ]);
  });

  test('a month whose purchasing is locked gets the sales lock too', () => {
    expect(
      stepsToTarget({ lockState: 'LOCK_PURCHASING', closeState: 'DRAFT' }, 'PENDING_APPROVAL').map(
        ({ to }) => to,
      ),
    ).toEqual(['LOCK_SALES_AND_PURCHASING', 'PENDING_APPROVAL']);
  });
});
