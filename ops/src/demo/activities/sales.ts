import { minorUnitsOf } from '@cifra/domain/currencies';
import { lastOfMonth } from '@cifra/domain/local-date';
import { roundToMinorE4 } from '@cifra/domain/money';
import { dayOfMonth, weekdaysOfMonth } from '../calendar.ts';
import { journal, part, say, share, type Activity, type Month } from './activity.ts';

/**
 * Weekly takings with their tax, the cash banked, and at the end of the month the cost of goods sold. Invoiced sales
 * are part of the trade.
 */
export function salesOf(month: Month): Activity[] {
  const { business, draw, first, pace } = month;
  const { baseCurrency: currency, trade, salesTaxes } = business;
  const homeShare = 1000 - (business.exports?.share ?? 0);
  const paidAtOnce = 1000 - business.invoiced;
  if (paidAtOnce === 0) return [];
  const saturdays = weekdaysOfMonth(first, 6);
  const activities: Activity[] = [];
  let netE4 = 0n;
  const takings: { readonly date: Activity['date']; readonly cashE4: bigint }[] = [];
  for (const [week, date] of saturdays.entries()) {
    const weekShare = Math.floor((homeShare * pace * paidAtOnce) / (saturdays.length * 1_000_000));
    const soldE4 = share(month, weekShare, { spread: 120 });
    const taxE4 = salesTaxes.reduce(
      (sum, { percent, share: taxed }) =>
        sum + taxOn(part(soldE4, taxed, currency), percent, minorUnitsOf(currency)),
      0n,
    );
    netE4 += soldE4;
    takings.push({ date, cashE4: soldE4 + taxE4 });
    activities.push(
      journal(
        date,
        `${say(business, 'Ventas de la semana', 'Sales of the week')}: ${draw.oneOf(business.sold)}`,
        {
          currency,
          debit: [[trade === 'goods' ? 'cash' : 'bank', soldE4 + taxE4]],
          credit: [
            [trade === 'goods' ? 'sales' : 'services', soldE4],
            ['outputTax', taxE4],
          ],
          reference: `Z-${first.slice(2, 4)}${first.slice(5, 7)}${week + 1}`,
        },
      ),
    );
  }
  if (trade === 'goods') {
    let since: Activity['date'] | null = null;
    for (const day of [14, 31]) {
      const date = dayOfMonth(first, day);
      // Takings since the last banking, less the float in the till.
      const takingsE4 = takings
        .filter((taking) => (since === null || taking.date > since) && taking.date <= date)
        .reduce((sum, { cashE4 }) => sum + cashE4, 0n);
      const bankedE4 = part(takingsE4, 960, currency);
      since = date;
      activities.push(
        journal(date, say(business, 'Depósito de efectivo', 'Cash banked'), {
          currency,
          debit: [['bank', bankedE4]],
          credit: [['cash', bankedE4]],
        }),
      );
    }
    // Foreign and invoiced sales are part of the trade; their cost is here, in proportion.
    const soldShare = Math.floor((homeShare * paidAtOnce) / 1000);
    const costE4 = part(netE4, Math.floor((business.costShare * 1000) / soldShare), currency);
    activities.push(
      journal(
        lastOfMonth(first),
        say(business, 'Costo de lo vendido en el mes', 'Cost of what was sold in the month'),
        {
          currency,
          debit: [['costOfSales', costE4]],
          credit: [['inventory', costE4]],
        },
      ),
    );
  }
  return activities;
}

export function taxOn(
  netE4: bigint,
  percent: number,
  minorUnits: Parameters<typeof roundToMinorE4>[1],
): bigint {
  return roundToMinorE4({ numerator: netE4 * BigInt(percent), denominator: 100n }, minorUnits);
}
