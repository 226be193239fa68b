import type { CurrencyCode } from '@cifra/domain/currencies';
import type { LocalDate } from '@cifra/domain/local-date';
import { crossRate, rateOne, type Rate } from '@cifra/domain/rate';
import type { ControlReadTx } from '@cifra/database/tx';
import { confirmedHeldRatesBetween, providerRatesBetween } from '../history/queries.ts';

/** The currency that each provider quotes against: its rates are units of a currency for one unit of the pivot. */
export const pivotOfProvider = { ECB: 'EUR', OPENEXCHANGERATES: 'USD', CSV: 'EUR' } as const;
export type Provider = keyof typeof pivotOfProvider;
export const providers = Object.keys(pivotOfProvider) as readonly Provider[];

export function isProvider(name: string): name is Provider {
  return Object.hasOwn(pivotOfProvider, name);
}

export interface QuoteRange {
  readonly provider: Provider;
  readonly from: LocalDate;
  readonly to: LocalDate;
}

/** The balboa is at par with the dollar by law (Ley 84 de 1904), so no provider needs to quote it. */
const quotedAs = (currency: CurrencyCode): CurrencyCode => (currency === 'PAB' ? 'USD' : currency);

interface Quote {
  readonly rate: Rate;
  /** It was held, and someone confirmed it. */
  readonly isConfirmed: boolean;
}

const pivotQuote: Quote = { rate: rateOne, isConfirmed: false };

/** A provider's quotes of a currency by date; the pivot itself is 1 on every date, and has no dates of its own. */
async function quotesOf(
  control: ControlReadTx,
  currency: CurrencyCode,
  range: QuoteRange,
): Promise<ReadonlyMap<LocalDate, Quote> | 'pivot'> {
  const quoted = quotedAs(currency);
  if (quoted === pivotOfProvider[range.provider]) return 'pivot';
  const days = { ...range, currency: quoted };
  const rows = await control.all(providerRatesBetween, days);
  const confirmed = new Map(
    (await control.all(confirmedHeldRatesBetween, days)).map(({ rateDate, rate }) => [rateDate, rate]),
  );
  // A later row of the same date stands: the rows come in order of commit.
  return new Map(
    rows.map(({ rateDate, rate }) => [rateDate, { rate, isConfirmed: confirmed.get(rateDate) === rate }]),
  );
}

export interface DayRate {
  readonly rateDate: LocalDate;
  readonly rate: Rate;
  /** Either of its quotes was held and then confirmed for the whole firm: no tenant holds it again. */
  readonly isConfirmed: boolean;
}

/**
 * Rates of a currency in a base currency for every day on which the provider quotes both: base quote ÷ original quote, of the
 * same day, rounded once to 12 significant digits. In order of date.
 */
export async function readCrossRates(
  control: ControlReadTx,
  {
    originalCurrency,
    baseCurrency,
  }: { readonly originalCurrency: CurrencyCode; readonly baseCurrency: CurrencyCode },
  range: QuoteRange,
): Promise<DayRate[]> {
  const base = await quotesOf(control, baseCurrency, range);
  const original = await quotesOf(control, originalCurrency, range);
  const days = base === 'pivot' ? original : base;
  if (days === 'pivot') return [];
  return [...days.keys()].flatMap((rateDate) => {
    const left = base === 'pivot' ? pivotQuote : base.get(rateDate);
    const right = original === 'pivot' ? pivotQuote : original.get(rateDate);
    if (!left || !right) return [];
    const rate = crossRate({ divide: [left.rate, right.rate] });
    return [{ rateDate, rate, isConfirmed: left.isConfirmed || right.isConfirmed }];
  });
}
