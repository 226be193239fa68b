import { isPairAllowed, lockMachine, pairAfterLockStep, type StatePair } from '@cifra/domain/period-machines';
import type { LockState } from '@cifra/domain/periods';

export interface AllowedLockSteps {
  readonly forward: readonly LockState[];
  readonly back: readonly LockState[];
}

/** The lock steps that a person may take now: those whose outcome fits the period's close state. */
export function allowedLockSteps(pair: StatePair): AllowedLockSteps {
  const standing = (to: LockState): boolean => isPairAllowed(pairAfterLockStep(pair, to));
  const { forward, back } = lockMachine[pair.lockState];
  return { forward: forward.filter(standing), back: back.filter(standing) };
}
