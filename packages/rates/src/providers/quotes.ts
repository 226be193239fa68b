import { parseCurrency } from '@cifra/domain/currencies';
import { parseLocalDate, type LocalDate } from '@cifra/domain/local-date';
import { parseRate, type Rate } from '@cifra/domain/rate';
import type { ProviderTable } from '../ecb/ecb-csv.ts';
import { ProviderFailure, shown } from './provider-failure.ts';

/** A day as a document has it: nothing of it is checked yet. */
export interface RawDay {
  readonly date: string;
  /** Each currency once. */
  readonly quotes: ReadonlyMap<string, string>;
}

export interface Quotes {
  /** Days in order; currencies in which books can be kept. */
  readonly table: ProviderTable;
  /** Codes that were quoted and are no such currency (metals, retired ones, inventions), in order. */
  readonly unknownCurrencies: readonly string[];
}

const MAXIMUM_DAYS = 40_000;
const MAXIMUM_CURRENCIES = 400;

/**
 * Checks what a document says, as a whole: one wrong figure and nothing of it is taken (acceptance F10).
 * Throws `ProviderFailure`: NO_DATA (no day, or days without a known currency), WRONG_FORMAT (a day twice, too much),
 * WRONG_DATE (none, or not yet come), WRONG_RATE (zero, negative, not a number, an exponent; the pivot other than 1).
 */
export function checkQuotes(
  days: readonly RawDay[],
  { pivot, latestDate }: { readonly pivot: string; readonly latestDate: LocalDate },
): Quotes {
  if (days.length === 0) throw new ProviderFailure('NO_DATA', 'the document holds no rates');
  if (days.length > MAXIMUM_DAYS)
    throw new ProviderFailure('WRONG_FORMAT', `the document has more than ${MAXIMUM_DAYS} days`);
  const columns = new Map<string, number>();
  const unknown = new Set<string>();
  const checked: { readonly rateDate: LocalDate; readonly rates: (Rate | null)[] }[] = [];
  const dates = new Set<LocalDate>();
  for (const { date, quotes } of days) {
    const rateDate = dateOf(date, latestDate);
    if (dates.has(rateDate))
      throw new ProviderFailure('WRONG_FORMAT', `the document has the day ${rateDate} twice`);
    dates.add(rateDate);
    const rates: (Rate | null)[] = [];
    for (const [currency, text] of quotes) {
      if (columns.size + unknown.size > MAXIMUM_CURRENCIES)
        throw new ProviderFailure('WRONG_FORMAT', `more than ${MAXIMUM_CURRENCIES} currencies are quoted`);
      if (!parseCurrency(currency).ok) {
        unknown.add(currency);
        continue;
      }
      const rate = rateOf(text, { currency, rateDate });
      if (currency === pivot) {
        if (rate !== '1')
          throw new ProviderFailure('WRONG_RATE', `${pivot} is quoted against itself at ${rate}`);
        continue;
      }
      const column = columns.get(currency) ?? columns.size;
      columns.set(currency, column);
      rates[column] = rate;
    }
    checked.push({ rateDate, rates });
  }
  if (columns.size === 0) throw new ProviderFailure('NO_DATA', 'the document holds no rates');
  const currencies = [...columns.keys()];
  return {
    table: {
      currencies,
      days: checked
        .toSorted((left, right) => (left.rateDate < right.rateDate ? -1 : 1))
        .map(({ rateDate, rates }) => ({
          rateDate,
          rates: currencies.map((_, column) => rates[column] ?? null),
        })),
    },
    unknownCurrencies: [...unknown].toSorted(),
  };
}

function dateOf(text: string, latestDate: LocalDate): LocalDate {
  const date = parseLocalDate(text);
  if (!date.ok) throw new ProviderFailure('WRONG_DATE', `${shown(text)} is not a calendar date`);
  if (date.value > latestDate)
    throw new ProviderFailure('WRONG_DATE', `the day ${date.value} is in the future`);
  return date.value;
}

function rateOf(
  text: string,
  { currency, rateDate }: { readonly currency: string; readonly rateDate: LocalDate },
): Rate {
  const rate = parseRate(text);
  if (rate.ok) return rate.value;
  const { problem } = rate.refusal.facts;
  throw new ProviderFailure(
    'WRONG_RATE',
    `${shown(text)} is not a rate of ${currency} on ${rateDate}: ${problem}`,
  );
}
