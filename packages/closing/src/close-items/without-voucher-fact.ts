import { counted } from '@cifra/domain/counted';
import { cutText } from '@cifra/domain/cut-text';
import type { TenantFacts } from '@cifra/books/command';
import type { TenantReadTx } from '@cifra/database/tx';
import type { CloseBasis } from './close-basis.ts';
import type { ComputedFact } from './computed-fact.ts';
import { paidWithoutVoucher } from './voucher-queries.ts';

/**
 * WITHOUT_VOUCHER: the bills and the money out of the period that stand without a paper: attached neither to them, nor to the draft that they
 * were, nor to their entry. Nothing is read where the tenant does not expect one.
 */
export async function withoutVoucherFact(
  tx: TenantReadTx,
  { period }: Pick<CloseBasis, 'period'>,
  { settings }: Pick<TenantFacts, 'settings'>,
): Promise<ComputedFact> {
  const fact = { code: 'WITHOUT_VOUCHER', amountE4: null } as const;
  if (!settings['vouchers.expected'])
    return { ...fact, outcome: 'SETTLED', facts: 'no voucher is expected', count: 0 };
  const { start_date: startDate, end_date: endDate } = period;
  const found = await tx.all(paidWithoutVoucher, { startDate, endDate });
  const numbers = found.map(({ displayNumber }) => displayNumber).toSorted();
  const count = numbers.length;
  return {
    ...fact,
    outcome: count === 0 ? 'SETTLED' : 'UNSETTLED',
    facts:
      count === 0
        ? 'each has a voucher'
        : cutText(`${counted(count, 'has no voucher', 'have no voucher')}: ${numbers.join(', ')}`, 1000),
    count,
  };
}
