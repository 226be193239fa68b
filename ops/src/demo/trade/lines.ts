import { minorUnitsOf, type CurrencyCode } from '@cifra/domain/currencies';
import { roundToMinorE4 } from '@cifra/domain/money';
import type { Month } from '../activities/activity.ts';
import type { DocumentActivityLine } from '../activities/trade-activity.ts';
import type { Business } from '../business.ts';
import type { Draw } from '../seeded.ts';
import { lineOf, taxCodeOf, type DemoItem } from './goods.ts';

/** One to three lines that together come to roughly an amount, each with one of the taxes on the business's sales. */
export function linesOf(
  month: Month,
  of: {
    readonly items: readonly DemoItem[];
    readonly currency: CurrencyCode;
    readonly aboutE4: bigint;
    readonly isAbroad: boolean;
  },
): DocumentActivityLine[] {
  const { business, draw } = month;
  const { items, currency, aboutE4, isAbroad } = of;
  const count = draw.whole({ least: 1, most: Math.min(3, items.length) });
  const from = draw.whole({ least: 0, most: items.length - 1 });
  const minorUnits = minorUnitsOf(currency);
  return Array.from({ length: count }, (_, index) => {
    const item = items[(from + index) % items.length] as DemoItem;
    const priceE4 =
      item.priceE4 === null || !isAbroad ? item.priceE4 : priceAbroad(business, item.priceE4, currency);
    const percent = isAbroad ? 0 : item.isSold ? percentOf(business, draw) : business.inputTax;
    return lineOf(item, {
      currency,
      aboutE4: roundToMinorE4({ numerator: aboutE4, denominator: BigInt(count) }, minorUnits),
      priceE4,
      tax: item.isSold
        ? isAbroad
          ? 'EXPORT'
          : taxCodeOf(business, percent)
        : percent === 0
          ? null
          : taxCodeOf(business, percent),
      percent,
    });
  });
}

function priceAbroad({ exports }: Business, priceE4: bigint, currency: CurrencyCode): bigint {
  return roundToMinorE4(
    { numerator: priceE4 * 1000n, denominator: BigInt(exports?.worth ?? 1000) },
    minorUnitsOf(currency),
  );
}

/** The tax percentage of a sales line, as frequent as its share of the sales; 0 if none. */
function percentOf({ salesTaxes }: Business, draw: Draw): number {
  let left = draw.whole({ least: 1, most: 1000 });
  for (const { percent, share: size } of salesTaxes) {
    if (left <= size) return percent;
    left -= size;
  }
  return 0;
}
