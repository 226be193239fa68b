import { lineAmounts } from '@cifra/domain/documents/amounts';
import { formatE6 } from '@cifra/domain/documents/decimal-e6';
import { minorUnitsOf, type CurrencyCode } from '@cifra/domain/currencies';
import { roundHalfAwayFromZero, roundToMinorE4 } from '@cifra/domain/money';
import type { TaxCodeContent } from '@cifra/domain/tax-codes';
import type { DocumentActivityLine } from '../activities/trade-activity.ts';
import type { Business } from '../business.ts';
import type { AccountName } from '../chart.ts';

/** What a business sells or buys. */
export interface DemoItem {
  readonly code: string;
  readonly name: string;
  /** E4, base currency; null if each document states the price. */
  readonly priceE4: bigint | null;
  readonly account: AccountName;
  readonly isSold: boolean;
}

/** The price of one item, in thousandths of an average month's sales. */
const prices = [2, 5, 3, 8] as const;

export function itemsOf(business: Business): DemoItem[] {
  const isGoods = business.trade === 'goods';
  const sold = business.sold.map((name, index): DemoItem => ({
    code: `S-${index + 1}`,
    name: capital(name),
    priceE4: roundToMinorE4(
      { numerator: BigInt(business.monthlySales * (prices[index] ?? 4)) * 10n, denominator: 1n },
      minorUnitsOf(business.baseCurrency),
    ),
    account: isGoods ? 'sales' : 'services',
    isSold: true,
  }));
  const bought = business.bought.map((name, index): DemoItem => ({
    code: `B-${index + 1}`,
    name: capital(name),
    priceE4: null,
    account: isGoods ? 'inventory' : 'costOfSales',
    isSold: false,
  }));
  return [...sold, ...bought];
}

const capital = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;

/** The code of a tax with this percentage; 0 means exempt. */
export function taxCodeOf({ pack }: Business, percent: number): string {
  if (percent === 0) return 'EXEMPT';
  return pack === 'PA' ? `ITBMS-${percent}` : `VAT-${percent}`;
}

/** The tax codes that the country's pack does not include. */
export function ownTaxCodes(business: Business): TaxCodeContent[] {
  if (business.pack === 'PA') return [];
  const percents = new Set([...business.salesTaxes.map(({ percent }) => percent), business.inputTax]);
  const taxes = [...percents]
    .filter((percent) => percent > 0)
    .map((percent): TaxCodeContent => ({
      code: taxCodeOf(business, percent),
      name: `VAT ${percent} %`,
      treatment: 'STANDARD',
      percentE4: percent * 10_000,
    }));
  return [...taxes, { code: 'EXPORT', name: 'Export', treatment: 'EXPORT', percentE4: 0 }];
}

/** A line of roughly an amount: a whole number of a priced item, or one of an unpriced item. */
export function lineOf(
  item: DemoItem,
  facts: {
    readonly currency: CurrencyCode;
    readonly aboutE4: bigint;
    /** E4 in `currency`; null means the line's approximate amount. */
    readonly priceE4: bigint | null;
    readonly tax: string | null;
    readonly percent: number;
  },
): DocumentActivityLine {
  const { currency, aboutE4, priceE4, tax, percent } = facts;
  const units = priceE4 === null ? 1n : roundHalfAwayFromZero({ numerator: aboutE4, denominator: priceE4 });
  const quantity = units > 0n ? units : 1n;
  const unitPriceE6 = (priceE4 ?? aboutE4) * 100n;
  const priced = { quantityE6: quantity * 1_000_000n, unitPriceE6, taxPercentE4: percent * 10_000 };
  return {
    item: item.code,
    account: item.account,
    description: item.name,
    quantity: quantity.toString(),
    unitPrice: formatE6(unitPriceE6),
    tax,
    percent,
    ...lineAmounts(priced, minorUnitsOf(currency)),
  };
}
