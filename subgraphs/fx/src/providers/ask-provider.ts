import { pivotOfProvider, type Provider } from '@cifra/books/rates/provider-quotes';
import type { LocalDate } from '@cifra/domain/local-date';
import { askEcb } from './ask-ecb.ts';
import { askOpenExchangeRates } from './ask-open-exchange-rates.ts';
import { readEcbCsvDays } from './ecb-csv-days.ts';
import { ProviderFailure } from './provider-failure.ts';
import { checkQuotes, type Quotes, type RawDay } from './quotes.ts';
import { readDocument, type Reading } from './read-document.ts';

export interface ProviderAsked extends Reading {
  /** The newest day that is known of the provider; null: none is. */
  readonly newestDate: LocalDate | null;
  /** The day in UTC. */
  readonly today: LocalDate;
  /** A day after this one has come nowhere on earth. */
  readonly latestDate: LocalDate;
}

/** What a provider's documents say, unchecked. */
export interface Delivered {
  readonly days: readonly RawDay[];
  /** What could not be had besides, for people; null: nothing was missed. */
  readonly note: string | null;
}

export type CheckedDelivery = Quotes & { readonly note: string | null };

const askers: Readonly<Record<Provider, (asked: ProviderAsked) => Promise<Delivered | null>>> = {
  ECB: askEcb,
  OPENEXCHANGERATES: askOpenExchangeRates,
  CSV: async (asked) => ({
    days: readEcbCsvDays(
      await readDocument(asked, asked.settings.address, { accept: 'text/csv, text/plain;q=0.9' }),
    ),
    note: null,
  }),
};

/**
 * Asks the provider for what is new, and checks it as a whole; null: there is nothing that it could have published since.
 * Throws `ProviderFailure`, also where its newest day is older than the one that is known.
 */
export async function askProvider(asked: ProviderAsked): Promise<CheckedDelivery | null> {
  const { settings, newestDate, latestDate } = asked;
  const delivered = await askers[settings.provider](asked);
  if (delivered === null) return null;
  const pivot = pivotOfProvider[settings.provider];
  const quotes = checkQuotes(delivered.days, { pivot, latestDate });
  const newest = quotes.table.days.at(-1)?.rateDate;
  if (newest !== undefined && newestDate !== null && newest < newestDate)
    throw new ProviderFailure(
      'WRONG_DATE',
      `the newest day of the document is ${newest}; rates of ${newestDate} are known`,
    );
  return { ...quotes, note: delivered.note };
}
