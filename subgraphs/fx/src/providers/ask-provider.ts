import { pivotOfProvider, type Provider } from '@cifra/books/rates/provider-quotes';
import { askEcb } from './ask-ecb.ts';
import { askOpenExchangeRates } from './ask-open-exchange-rates.ts';
import type { Delivered, ProviderAsked } from './delivery.ts';
import { readEcbCsvDays } from './ecb-csv-days.ts';
import { ProviderFailure } from './provider-failure.ts';
import { checkQuotes, type Quotes } from './quotes.ts';
import { readDocument } from './read-document.ts';

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
