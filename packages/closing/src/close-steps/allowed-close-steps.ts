import {
  closeMachine,
  isPairAllowed,
  pairAfterCloseStep,
  type StatePair,
} from '@cifra/domain/period-machines';
import type { CloseState } from '@cifra/domain/periods';

export interface AllowedCloseSteps {
  readonly forward: readonly CloseState[];
  readonly back: readonly CloseState[];
}

/** The close steps that a person may take now: those whose outcome fits the period's lock state. */
export function allowedCloseSteps(pair: StatePair): AllowedCloseSteps {
  const standing = (to: CloseState): boolean => isPairAllowed(pairAfterCloseStep(pair, to));
  const { forward, back } = closeMachine[pair.closeState];
  return { forward: forward.filter(standing), back: back.filter(standing) };
}
