import { minorUnitsOf } from '@cifra/domain/currencies';
import { dayOfMonth } from '../calendar.ts';
import { journal, say, share, type Activity, type Month } from './activity.ts';
import { taxOn } from './sales.ts';

/** What is bought at home for the trade, twice a month, with the tax that is claimed back. */
export function purchasesOf(month: Month): Activity[] {
  const { business, draw, first, pace } = month;
  const { baseCurrency: currency, trade, inputTax } = business;
  const homeShare = Math.max(0, business.costShare - (business.imports?.share ?? 0));
  if (homeShare === 0) return [];
  return [7, 21].map((day) => {
    const netE4 = share(month, Math.floor((homeShare * pace) / 2000), { spread: 150 });
    const taxE4 = taxOn(netE4, inputTax, minorUnitsOf(currency));
    return journal(
      dayOfMonth(first, day + draw.whole({ least: -2, most: 2 })),
      `${say(business, 'Compra', 'Purchase')}: ${draw.oneOf(business.bought)}`,
      {
        currency,
        debit: [
          [trade === 'goods' ? 'inventory' : 'costOfSales', netE4],
          ['inputTax', taxE4],
        ],
        credit: [['bank', netE4 + taxE4]],
        reference: `F-${draw.whole({ least: 1000, most: 98_999 })}`,
      },
    );
  });
}
