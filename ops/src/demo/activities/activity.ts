import { minorUnitsOf, type CurrencyCode } from '@cifra/domain/currencies';
import type { LocalDate } from '@cifra/domain/local-date';
import { roundToMinorE4 } from '@cifra/domain/money';
import type { Business } from '../business.ts';
import type { AccountName } from '../chart.ts';
import { drawFor, type Draw } from '../seeded.ts';

/** A line of a journal entry: E4, debit positive, in its own currency. */
export interface ActivityLine {
  readonly account: AccountName;
  readonly currency: CurrencyCode;
  readonly amountE4: bigint;
}

/** Something that a business writes into its journal, every amount known. */
export interface JournalActivity {
  readonly kind: 'journal';
  readonly date: LocalDate;
  readonly description: string;
  readonly reference: string | null;
  readonly lines: readonly ActivityLine[];
}

/** Foreign money bought (positive) or sold (negative) for the base currency at the day's rate, less the bank's fee. */
export interface ExchangeActivity {
  readonly kind: 'exchange';
  readonly date: LocalDate;
  readonly description: string;
  readonly reference: string | null;
  readonly currency: CurrencyCode;
  readonly amountE4: bigint;
  /** Thousandths of the amount. */
  readonly fee: number;
}

/** What becomes an entry of its own in the journal. */
export type EntryActivity = JournalActivity | ExchangeActivity;

/** A line of an invoice, a bill or a note, with the amounts that the product will come to. E4, in the document's currency. */
export interface DocumentActivityLine {
  readonly item: string;
  readonly account: AccountName;
  readonly description: string;
  readonly quantity: string;
  readonly unitPrice: string;
  /** A tax code, and its whole per cent. */
  readonly tax: string | null;
  readonly percent: number;
  readonly netE4: bigint;
  readonly taxE4: bigint;
}

/** An invoice, a bill, or a credit note to one. */
export interface DocumentActivity {
  readonly kind: 'document';
  readonly date: LocalDate;
  /** What others name it by. */
  readonly key: string;
  readonly type: 'INVOICE' | 'BILL' | 'SALES_CREDIT_NOTE' | 'PURCHASE_CREDIT_NOTE';
  /** The party's code. */
  readonly party: string;
  readonly currency: CurrencyCode;
  readonly lines: readonly DocumentActivityLine[];
  /** The key of the document that a note corrects. */
  readonly original: string | null;
  readonly vendorNumber: string | null;
  readonly reference: string | null;
}

/** A receipt or a payment. */
export interface SettlementActivity {
  readonly kind: 'settlement';
  readonly date: LocalDate;
  readonly key: string;
  readonly type: 'RECEIPT' | 'PAYMENT';
  readonly party: string;
  /** Of what is settled. E4, positive. */
  readonly currency: CurrencyCode;
  readonly settledE4: bigint;
  /** `currency` null: base currency, worth what is settled at the day's rate. */
  readonly bank: { readonly account: AccountName; readonly currency: CurrencyCode | null };
  /** The bank's fee and the tax that the customer kept back, in the currency of what is settled; zero: none. */
  readonly feeE4: bigint;
  readonly withheldE4: bigint;
  readonly settles: readonly { readonly key: string; readonly amountE4: bigint }[];
  readonly reference: string | null;
}

/** A document that should not have been, taken back by its note. */
export interface VoidActivity {
  readonly kind: 'void';
  readonly date: LocalDate;
  readonly key: string;
  readonly document: DocumentActivity;
  readonly reason: string;
}

/** What a party had paid in advance, settled against a document that came later. */
export interface AllocationActivity {
  readonly kind: 'allocation';
  readonly date: LocalDate;
  readonly key: string;
  readonly from: string;
  readonly to: string;
  readonly currency: CurrencyCode;
  readonly amountE4: bigint;
}

export type TradeActivity = DocumentActivity | SettlementActivity | VoidActivity | AllocationActivity;

/** What happens in a business. */
export type Activity = EntryActivity | TradeActivity;

export function isEntry(activity: Activity): activity is EntryActivity {
  return activity.kind === 'journal' || activity.kind === 'exchange';
}

/** What a document comes to with its tax. */
export function totalOf({ lines }: Pick<DocumentActivity, 'lines'>): {
  readonly taxE4: bigint;
  readonly totalE4: bigint;
} {
  const taxE4 = lines.reduce((sum, line) => sum + line.taxE4, 0n);
  return { taxE4, totalE4: lines.reduce((sum, line) => sum + line.netE4, taxE4) };
}

/** What an activity moves on the accounts of the taxes, debit positive: documents are taxed in base currency alone. */
export function taxMovements(
  activity: Activity,
): readonly { readonly account: AccountName; readonly amountE4: bigint }[] {
  switch (activity.kind) {
    case 'journal':
      return activity.lines.filter(({ account }) => account === 'outputTax' || account === 'inputTax');
    case 'exchange':
    case 'allocation':
      return [];
    case 'document':
      return documentTax(activity);
    case 'void':
      return documentTax(activity.document).map(({ account, amountE4 }) => ({
        account,
        amountE4: -amountE4,
      }));
    case 'settlement':
      return activity.withheldE4 === 0n ? [] : [{ account: 'inputTax', amountE4: activity.withheldE4 }];
  }
}

function documentTax(
  document: DocumentActivity,
): { readonly account: AccountName; readonly amountE4: bigint }[] {
  const { taxE4 } = totalOf(document);
  switch (document.type) {
    case 'INVOICE':
      return [{ account: 'outputTax', amountE4: -taxE4 }];
    case 'SALES_CREDIT_NOTE':
      return [{ account: 'outputTax', amountE4: taxE4 }];
    case 'BILL':
      return [{ account: 'inputTax', amountE4: taxE4 }];
    case 'PURCHASE_CREDIT_NOTE':
      return [{ account: 'inputTax', amountE4: -taxE4 }];
  }
}

/** A month of a business: the first day, and what is drawn in it. */
export interface Month {
  readonly business: Business;
  readonly first: LocalDate;
  readonly draw: Draw;
  /** How good the month is, in thousandths of a usual one: season and growth. */
  readonly pace: number;
}

/** A business grows by a third of a percent a month from the day on which the demo begins. */
export function monthOf(business: Business, first: LocalDate): Month {
  const monthNumber = Number(first.slice(0, 4)) * 12 + Number(first.slice(5, 7)) - 1;
  const age = monthNumber - (2025 * 12 + 5);
  const season = business.seasons[monthNumber % 12] ?? 1000;
  const pace = Math.floor((season * (300 + age)) / 300);
  return { business, first, draw: drawFor(`${business.slug} ${first}`), pace };
}

/** A thousandth share of a usual month's sales, in the base currency's minor units; `spread`: thousandths that it may be off. */
export function share(
  { business, draw }: Month,
  thousandths: number,
  { spread = 0 }: { readonly spread?: number } = {},
): bigint {
  // Drawn to the hundred-thousandth, so that amounts have cents as real ones do.
  const off = spread === 0 ? 0 : draw.whole({ least: -spread * 100, most: spread * 100 });
  return roundToMinorE4(
    {
      numerator: BigInt(business.monthlySales) * 10_000n * BigInt(thousandths) * BigInt(100_000 + off),
      denominator: 100_000_000n,
    },
    minorUnitsOf(business.baseCurrency),
  );
}

/** A part of an amount, in whole minor units of its currency. */
export function part(amountE4: bigint, thousandths: number, currency: CurrencyCode): bigint {
  return roundToMinorE4(
    { numerator: amountE4 * BigInt(thousandths), denominator: 1_000n },
    minorUnitsOf(currency),
  );
}

type Side = readonly [account: AccountName, amountE4: bigint];

/** A journal activity in one currency: what is debited and credited, both positive. Nothing of an amount of zero is written. */
export function journal(
  date: LocalDate,
  description: string,
  {
    currency,
    debit,
    credit,
    reference = null,
  }: {
    readonly currency: CurrencyCode;
    readonly debit: readonly Side[];
    readonly credit: readonly Side[];
    readonly reference?: string | null;
  },
): JournalActivity {
  const lines = [
    ...debit.map(([account, amountE4]) => ({ account, currency, amountE4 })),
    ...credit.map(([account, amountE4]) => ({ account, currency, amountE4: -amountE4 })),
  ].filter(({ amountE4 }) => amountE4 !== 0n);
  return { kind: 'journal', date, description, reference, lines };
}

/** The words of the business's language. */
export function say({ language }: Business, es: string, en: string): string {
  return language === 'es' ? es : en;
}
