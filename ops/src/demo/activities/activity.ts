import { minorUnitsOf, type CurrencyCode } from '@cifra/domain/currencies';
import type { LocalDate } from '@cifra/domain/local-date';
import { roundToMinorE4 } from '@cifra/domain/money';
import type { Business } from '../business.ts';
import type { AccountName } from '../chart.ts';
import { drawFor, type Draw } from '../seeded.ts';
import type { TradeActivity } from './trade-activity.ts';

/** A line of a journal entry: E4, debit positive, in its own currency. */
export interface ActivityLine {
  readonly account: AccountName;
  readonly currency: CurrencyCode;
  readonly amountE4: bigint;
}

/** Something that a business posts to its journal, with every amount known. */
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

/** Activities that become a journal entry of their own. */
export type EntryActivity = JournalActivity | ExchangeActivity;

/** What happens in a business. */
export type Activity = EntryActivity | TradeActivity;

export function isEntry(activity: Activity): activity is EntryActivity {
  return activity.kind === 'journal' || activity.kind === 'exchange';
}

/** A month of a business: its first day and its random draws. */
export interface Month {
  readonly business: Business;
  readonly first: LocalDate;
  readonly draw: Draw;
  /** The month's sales in thousandths of an average month's: season and growth. */
  readonly pace: number;
}

/** A business grows by a third of a per cent a month from the start of the demo. */
export function monthOf(business: Business, first: LocalDate): Month {
  const monthNumber = Number(first.slice(0, 4)) * 12 + Number(first.slice(5, 7)) - 1;
  const age = monthNumber - (2025 * 12 + 5);
  const season = business.seasons[monthNumber % 12] ?? 1000;
  const pace = Math.floor((season * (300 + age)) / 300);
  return { business, first, draw: drawFor(`${business.slug} ${first}`), pace };
}

/**
 * A share, in thousandths, of an average month's sales, in the base currency's minor units. `spread`: by how many
 * thousandths it may vary.
 */
export function share(
  { business, draw }: Month,
  thousandths: number,
  { spread = 0 }: { readonly spread?: number } = {},
): bigint {
  // Drawn to the hundred-thousandth, so that amounts have cents, as real ones do.
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

/** A journal activity in one currency: amounts debited and credited, both positive. Zero amounts are omitted. */
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

/** The text in the business's language. */
export function say({ language }: Business, es: string, en: string): string {
  return language === 'es' ? es : en;
}
