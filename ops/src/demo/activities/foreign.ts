import { minorUnitsOf } from '@cifra/domain/currencies';
import { addDays } from '@cifra/domain/local-date';
import { roundToMinorE4 } from '@cifra/domain/money';
import type { ForeignTrade } from '../business.ts';
import { dayOfMonth, weekdayOf } from '../calendar.ts';
import { journal, part, say, share, type Activity, type Month } from './activity.ts';

/** Sales and purchases in other currencies, every line in its own, at the rate of its day. The thirds leave residuals to allocate. */
export function foreignTradeOf(month: Month): Activity[] {
  const { business, draw, first } = month;
  const activities: Activity[] = [];
  if (business.exports !== null) {
    for (const day of [11, 23]) {
      const { currency } = business.exports;
      const amountE4 = inForeign(month, business.exports, 2);
      const feeE4 = part(amountE4, 3, currency);
      activities.push(
        journal(
          onWeekday(dayOfMonth(first, day)),
          `${say(business, 'Venta al exterior', 'Sale abroad')}: ${draw.oneOf(business.sold)}`,
          {
            currency,
            debit: [
              ['foreignBank', amountE4 - feeE4],
              ['bankFees', feeE4],
            ],
            credit: [[business.trade === 'goods' ? 'sales' : 'services', amountE4]],
            reference: `X-${draw.whole({ least: 100, most: 999 })}`,
          },
        ),
      );
    }
  }
  if (business.imports !== null) {
    const { currency } = business.imports;
    const amountE4 = inForeign(month, business.imports, 1);
    const freightE4 = part(amountE4, 41, currency);
    activities.push(
      journal(
        onWeekday(dayOfMonth(first, 17)),
        `${say(business, 'Importación', 'Import')}: ${draw.oneOf(business.bought)}`,
        {
          currency,
          debit: [
            [business.trade === 'goods' ? 'inventory' : 'costOfSales', amountE4 - freightE4],
            ['freight', freightE4],
          ],
          credit: [['foreignBank', amountE4]],
          reference: `P/O ${draw.whole({ least: 100, most: 999 })}`,
        },
      ),
    );
  }
  activities.push(...exchangesOf(month));
  return activities;
}

/** Thousandths of the sales abroad that are changed into the base currency, month by month. */
const CHANGED = 800;
const FEE = 4;

/** Most of what came in is sold to the bank; what goes out is bought from it. */
function exchangesOf(month: Month): Activity[] {
  const { business, first } = month;
  const { exports, imports } = business;
  const exchange = (trade: ForeignTrade, day: number, sign: 1n | -1n): Activity => ({
    kind: 'exchange',
    date: onWeekday(dayOfMonth(first, day)),
    description: `${sign > 0n ? say(business, 'Compra de divisas', 'Bought from the bank') : say(business, 'Venta de divisas', 'Sold to the bank')}: ${trade.currency}`,
    reference: null,
    currency: trade.currency,
    amountE4: sign * inForeign(month, trade, 1),
    fee: FEE,
  });
  return [
    ...(imports === null ? [] : [exchange(imports, 14, 1n)]),
    ...(exports === null
      ? []
      : [exchange({ ...exports, share: Math.floor((exports.share * CHANGED) / 1000) }, 25, -1n)]),
  ];
}

function inForeign(month: Month, { currency, share: size, worth }: ForeignTrade, times: number): bigint {
  const baseE4 = share(month, Math.floor((size * month.pace) / (times * 1000)), { spread: 180 });
  return roundToMinorE4({ numerator: baseE4 * 1000n, denominator: BigInt(worth) }, minorUnitsOf(currency));
}

/** Nobody trades abroad on a weekend: then it was the Friday before. */
function onWeekday(date: Activity['date']): Activity['date'] {
  const weekend = weekdayOf(date) - 5;
  return weekend > 0 ? addDays(date, -weekend) : date;
}
