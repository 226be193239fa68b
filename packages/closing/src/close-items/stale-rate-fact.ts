import { counted } from '@cifra/domain/counted';
import type { TenantReadTx } from '@cifra/database/tx';
import { cutText } from '@cifra/domain/cut-text';
import type { ComputedFact } from './computed-fact.ts';
import { staleLinesOfPeriod } from './queries.ts';
import type { CloseBasis } from './close-basis.ts';

/**
 * The lines of the period translated at a stale rate, per currency. The lines are read only if the period's balances have a foreign
 * currency: base-currency lines have no mark.
 */
export async function staleRateFact(
  tx: TenantReadTx,
  { period, hasForeignCurrency }: Pick<CloseBasis, 'period' | 'hasForeignCurrency'>,
): Promise<ComputedFact> {
  const stale = hasForeignCurrency
    ? await tx.all(staleLinesOfPeriod, { periodId: period.id, mark: 'STALE' })
    : [];
  const count = stale.reduce((sum, row) => sum + row.count, 0);
  const perCurrency = stale.map((row) => `${row.currency} ${row.count}`).join(', ');
  return {
    code: 'STALE_RATES',
    outcome: count === 0 ? 'SETTLED' : 'UNSETTLED',
    facts:
      count === 0
        ? 'no line at a stale rate'
        : cutText(`${counted(count, 'line at a stale rate', 'lines at a stale rate')}: ${perCurrency}`, 1000),
    count,
    amountE4: null,
  };
}
