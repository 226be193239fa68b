import {
  closeMachine,
  isPairAllowed,
  pairAfterCloseStep,
  type StatePair,
} from '@cifra/domain/period-machines';
import type { LocalDate } from '@cifra/domain/local-date';
import type { CloseState } from '@cifra/domain/periods';

export interface AllowedCloseSteps {
  readonly forward: readonly CloseState[];
  readonly back: readonly CloseState[];
}

/** The close steps that a person may take now: those whose outcome fits the period's lock state; CLOSED only after its last day. */
export function allowedCloseSteps(
  pair: StatePair,
  { endDate, today }: { readonly endDate: LocalDate; readonly today: LocalDate },
): AllowedCloseSteps {
  const standing = (to: CloseState): boolean =>
    isPairAllowed(pairAfterCloseStep(pair, to)) && (to !== 'CLOSED' || endDate < today);
  const { forward, back } = closeMachine[pair.closeState];
  return { forward: forward.filter(standing), back: back.filter(standing) };
}
