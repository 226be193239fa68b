import { closeMachine, pairAfterCloseStep, stepsOfPerson, type StatePair } from './period-machines.ts';
import type { PeriodFact } from './periods.ts';
import { accepted, refused, type Result } from './result.ts';
import { refuse, type Refusal } from './refusals.ts';

export interface SignOffFacts {
  readonly fiscalYear: string;
  /** All periods of the year, in date order. */
  readonly periods: readonly PeriodFact[];
}

export interface AuditedPeriod {
  readonly period: PeriodFact;
  readonly after: StatePair;
}

/**
 * Decides whether a year may be signed off; returns every period with both its states after it. It is the only way to
 * YEAR_AUDITED, for all periods of a year or none. Who may sign, and what is signed, is decided elsewhere. Refuses in
 * this order: YEAR_AUDITED (a period is already), CLOSE_STEP_NOT_ALLOWED (the first that is not YEAR_CLOSED). Source:
 * product 5.2, 5.4.
 */
export function decideSignOff({
  fiscalYear,
  periods,
}: SignOffFacts): Result<readonly AuditedPeriod[], Refusal<'YEAR_AUDITED' | 'CLOSE_STEP_NOT_ALLOWED'>> {
  if (periods.some(({ closeState }) => closeState === 'YEAR_AUDITED'))
    return refused(refuse('YEAR_AUDITED', { fiscalYearRef: fiscalYear }));
  const first = periods.find(({ closeState }) => !closeMachine[closeState].forward.includes('YEAR_AUDITED'));
  if (first !== undefined)
    return refused(
      refuse('CLOSE_STEP_NOT_ALLOWED', {
        periodRef: first.name,
        fromCloseState: first.closeState,
        toCloseState: 'YEAR_AUDITED',
        allowedCloseStates: stepsOfPerson(closeMachine[first.closeState]),
      }),
    );
  return accepted(periods.map((period) => ({ period, after: pairAfterCloseStep(period, 'YEAR_AUDITED') })));
}
