import type { CurrencyCode } from '@cifra/domain/currencies';
import { addDays, type LocalDate } from '@cifra/domain/local-date';
import { firstDemoDay, lastDemoDay, weekdayOf } from './calendar.ts';
import { drawFor } from './seeded.ts';

/** A made-up series of rates, as integers of the last decimal: drawn once, never far from the start. */
interface Course {
  readonly begins: number;
  readonly decimals: number;
  /** The largest step between quotes, in thousandths of the starting value. */
  readonly step: number;
}

/** What the demo's provider quotes: units of the currency for one euro. Made up, but realistic. */
const quotes: Readonly<Record<string, Course>> = {
  USD: { begins: 11_480, decimals: 4, step: 6 },
  JPY: { begins: 16_950, decimals: 2, step: 7 },
  NOK: { begins: 116_900, decimals: 4, step: 5 },
};
const quotedCurrencies = Object.keys(quotes);

/**
 * Base currencies that no provider quotes: the firm enters their rates by hand once a week. Units of the base currency
 * per unit of the currency.
 */
const byHand: Readonly<Record<CurrencyCode, Readonly<Record<CurrencyCode, Course>>>> = {
  KWD: { USD: { begins: 30_720, decimals: 5, step: 1 }, EUR: { begins: 35_260, decimals: 5, step: 6 } },
  CRC: { USD: { begins: 50_540, decimals: 2, step: 4 }, EUR: { begins: 58_020, decimals: 2, step: 6 } },
};

export interface DatedRate {
  readonly rateDate: LocalDate;
  readonly rate: string;
}

/** Starts before the first entry, so that there is a rate to carry. */
export const quotedFrom = addDays(firstDemoDay, -35);

function courseOf(
  name: string,
  { begins, decimals, step }: Course,
  weekdays: readonly number[],
): DatedRate[] {
  const draw = drawFor(`rate ${name}`);
  const rates: DatedRate[] = [];
  let value = begins;
  for (let date = quotedFrom; date <= lastDemoDay; date = addDays(date, 1)) {
    if (!weekdays.includes(weekdayOf(date))) continue;
    const most = Math.max(1, Math.floor((begins * step) / 1000));
    // Each step also pulls the value back by a twentieth of its distance from the start.
    value += draw.whole({ least: -most, most }) - Math.trunc((value - begins) / 20);
    // One in ten of a provider's days has no quote, as on a holiday. The previous rate is carried.
    if (weekdays.length > 1 && draw.whole({ least: 1, most: 10 }) === 1) continue;
    const digits = String(value).padStart(decimals + 1, '0');
    rates.push({ rateDate: date, rate: `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}` });
  }
  return rates;
}

/** The provider's file, in the European Central Bank's format: quotes on Mondays and Thursdays, without holidays. */
export function providerFile(): string {
  const days = new Map<LocalDate, Map<string, string>>();
  for (const [currency, course] of Object.entries(quotes))
    for (const { rateDate, rate } of courseOf(currency, course, [1, 4])) {
      const day = days.get(rateDate) ?? new Map<string, string>();
      days.set(rateDate, day.set(currency, rate));
    }
  const lines = [...days]
    .toSorted(([left], [right]) => (left < right ? 1 : -1))
    .map(([date, rates]) =>
      [date, ...quotedCurrencies.map((currency) => rates.get(currency) ?? 'N/A')].join(','),
    );
  return [`Date,${quotedCurrencies.join(',')}`, ...lines, ''].join('\n');
}

/**
 * The rates of a currency that are entered by hand, on Mondays, for a base currency that no provider quotes; null if
 * there are none.
 */
export function ratesByHand(originalCurrency: CurrencyCode, baseCurrency: CurrencyCode): DatedRate[] | null {
  const course = byHand[baseCurrency]?.[originalCurrency];
  return course === undefined ? null : courseOf(`${originalCurrency}/${baseCurrency}`, course, [1]);
}
