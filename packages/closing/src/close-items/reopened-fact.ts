import { isMonthClosed, reopenedBefore } from '@cifra/domain/close-order';
import type { CloseBasis } from './close-basis.ts';
import type { ComputedFact } from './computed-fact.ts';

/**
 * The last months of years before that were reopened for year-end work: what is posted there changes this period's opening. Of a period
 * that is closed it says nothing.
 */
export function reopenedFact({ period, order }: Pick<CloseBasis, 'period' | 'order'>): ComputedFact {
  const reopened = isMonthClosed(period.close_state)
    ? []
    : reopenedBefore({ startDate: period.start_date }, order);
  return {
    code: 'REOPENED_YEAR_END',
    outcome: reopened.length === 0 ? 'SETTLED' : 'UNSETTLED',
    facts:
      reopened.length === 0
        ? 'no month of a year before is reopened'
        : `${reopened.map(({ name, closeState }) => `${name} is ${closeState}`).join(', ')}; its postings change what this period begins with`,
    count: reopened.length,
    amountE4: null,
  };
}
