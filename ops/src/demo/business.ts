import type { CountryPackCode } from '@cifra/domain/country-packs';
import type { CurrencyCode } from '@cifra/domain/currencies';

/** A tax on part of a business's sales. */
export interface SalesTax {
  /** Whole percent of the net amount. */
  readonly percent: number;
  /** Thousandths of the sales that it applies to. */
  readonly share: number;
}

/** Trade with another currency: its size in thousandths of the sales. */
export interface ForeignTrade {
  readonly currency: CurrencyCode;
  readonly share: number;
  /** The approximate value of one unit in whole units of the base currency, as a fraction of thousandths. */
  readonly worth: number;
}

/** How a demo client earns and spends. Shares are in thousandths of an average month's sales. */
export interface Business {
  readonly slug: string;
  readonly pack: CountryPackCode;
  readonly baseCurrency: CurrencyCode;
  readonly language: 'es' | 'en';
  /** Sales of an average month in whole units of the base currency. */
  readonly monthlySales: number;
  readonly trade: 'goods' | 'services';
  readonly salesTaxes: readonly SalesTax[];
  /** Thousandths of domestic sales that are invoiced; the rest is paid immediately. */
  readonly invoiced: number;
  /** Whether it had receivables and payables when the firm took over its books. */
  readonly hasOpeningItems: boolean;
  /** Whole percent of purchases; 0 if none. */
  readonly inputTax: number;
  /** The cost of goods; for a service, of the purchases for it. */
  readonly costShare: number;
  readonly wageShare: number;
  readonly isPaidTwiceAMonth: boolean;
  readonly rentShare: number;
  readonly hasLoan: boolean;
  readonly exports: ForeignTrade | null;
  readonly imports: ForeignTrade | null;
  /** Thousandths of an average month, from January to December. */
  readonly seasons: readonly number[];
  /** What it sells and buys, in its own language. */
  readonly sold: readonly [string, ...string[]];
  readonly bought: readonly [string, ...string[]];
}

export const evenSeasons = [960, 970, 1000, 990, 1010, 1000, 990, 1000, 1010, 1020, 1030, 1020] as const;
export const decemberSeasons = [880, 900, 950, 960, 980, 970, 980, 990, 1000, 1040, 1120, 1230] as const;
export const drySeason = [1240, 1210, 1150, 1050, 880, 820, 900, 930, 820, 850, 960, 1190] as const;
export const harvestSeasons = [1150, 1250, 1180, 980, 850, 800, 820, 880, 950, 1040, 1080, 1020] as const;
