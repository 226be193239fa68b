import { minorUnitsOf } from '@cifra/domain/currencies';
import { addDays } from '@cifra/domain/local-date';
import { roundToMinorE4 } from '@cifra/domain/money';
import type { ForeignTrade } from '../business.ts';
import { dayOfMonth, weekdayOf } from '../calendar.ts';
import { part, say, share, type Activity, type ExchangeActivity, type Month } from './activity.ts';

/** Thousandths of the receipts from abroad that are exchanged into the base currency each month. */
const CHANGED = 800;
const FEE = 4;
export const BOUGHT_ON = 14;
export const SOLD_ON = 25;

/** Foreign money bought for upcoming payments abroad, with a margin: on the fourteenth, at the day's rate. */
export function boughtCurrency(month: Month, neededE4: bigint): ExchangeActivity[] {
  const { imports } = month.business;
  if (imports === null || neededE4 <= 0n) return [];
  const { currency } = imports;
  return [exchange(month, { day: BOUGHT_ON, currency, amountE4: part(neededE4, 1020, currency) })];
}

/** Most of the receipts from customers abroad, sold to the bank on the twenty-fifth. */
export function soldCurrency(month: Month, receivedE4: bigint): ExchangeActivity[] {
  const { exports } = month.business;
  if (exports === null || receivedE4 <= 0n) return [];
  const { currency } = exports;
  return [exchange(month, { day: SOLD_ON, currency, amountE4: -part(receivedE4, CHANGED, currency) })];
}

function exchange(
  { business, first }: Month,
  of: { readonly day: number } & Pick<ExchangeActivity, 'currency' | 'amountE4'>,
): ExchangeActivity {
  const { day, currency, amountE4 } = of;
  const words =
    amountE4 > 0n
      ? say(business, 'Compra de divisas', 'Bought from the bank')
      : say(business, 'Venta de divisas', 'Sold to the bank');
  return {
    kind: 'exchange',
    date: onWeekday(dayOfMonth(first, day)),
    description: `${words}: ${currency}`,
    reference: null,
    currency,
    amountE4,
    fee: FEE,
  };
}

/** One of several equal parts of a month's foreign trade, varied slightly, in its currency. */
export function inForeign(
  month: Month,
  { currency, share: size, worth }: ForeignTrade,
  times: number,
): bigint {
  const baseE4 = share(month, Math.floor((size * month.pace) / (times * 1000)), { spread: 180 });
  return roundToMinorE4({ numerator: baseE4 * 1000n, denominator: BigInt(worth) }, minorUnitsOf(currency));
}

/** There is no foreign trade on weekends; it moves to the Friday before. */
export function onWeekday(date: Activity['date']): Activity['date'] {
  const weekend = weekdayOf(date) - 5;
  return weekend > 0 ? addDays(date, -weekend) : date;
}
