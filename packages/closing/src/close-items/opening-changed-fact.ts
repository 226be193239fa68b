import { cutText } from '@cifra/domain/cut-text';
import type { CloseBasis } from './close-basis.ts';
import type { ComputedFact } from './computed-fact.ts';

/** Changes of the period's opening, or of an earlier one's, that nobody has acknowledged. */
export function openingChangedFact({
  period,
  openChanges,
}: Pick<CloseBasis, 'period' | 'openChanges'>): ComputedFact {
  const before = openChanges.filter(({ startDate }) => startDate < period.start_date);
  return {
    code: 'OPENING_CHANGED',
    outcome: before.length === 0 ? 'SETTLED' : 'UNSETTLED',
    facts:
      before.length === 0
        ? 'no change of the opening waits to be acknowledged'
        : cutText(before.map(({ text }) => text).join('; '), 1000),
    count: before.length,
    amountE4: null,
  };
}
