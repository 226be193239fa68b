import { pivotOfProvider, type Provider } from '../quotes/provider-quotes.ts';
import { fetchEcb } from './fetch-ecb.ts';
import { fetchOpenExchangeRates } from './fetch-open-exchange-rates.ts';
import type { Delivered, ProviderQuery } from './delivery.ts';
import { readEcbCsvDays } from './ecb-csv-days.ts';
import { ProviderFailure } from './provider-failure.ts';
import { checkQuotes, type Quotes } from './quotes.ts';
import { readDocument } from './read-document.ts';

export type CheckedDelivery = Quotes & { readonly note: string | null };

const fetchers: Readonly<Record<Provider, (query: ProviderQuery) => Promise<Delivered | null>>> = {
  ECB: fetchEcb,
  OPENEXCHANGERATES: fetchOpenExchangeRates,
  CSV: async (query) => ({
    days: readEcbCsvDays(
      await readDocument(query, query.settings.address, { accept: 'text/csv, text/plain;q=0.9' }),
    ),
    note: null,
  }),
};

/**
 * Queries the provider for new rates, and checks them as a whole; null: it cannot have published anything since. Throws
 * `ProviderFailure`, also if its newest day is older than the known one.
 */
export async function queryProvider(query: ProviderQuery): Promise<CheckedDelivery | null> {
  const { settings, newestDate, latestDate } = query;
  const delivered = await fetchers[settings.provider](query);
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
