import { pivotOfProvider } from '../quotes/provider-quotes.ts';
import { addDays, type LocalDate } from '@cifra/domain/local-date';
import type { Delivered, ProviderQuery } from './delivery.ts';
import { readOpenExchangeRates } from './open-exchange-rates-json.ts';
import { ProviderFailure } from './provider-failure.ts';
import type { RawDay } from './quotes.ts';
import { readDocument } from './read-document.ts';

/** Where nothing is known yet: each day is a request of the firm's plan. */
const FIRST_DAYS = 7;
const MAXIMUM_DAYS = 31;

/**
 * The closing rates of each whole day (UTC) since the newest known one, at most a month, the newest first. Without it nothing is taken;
 * an earlier day that cannot be had is left out, and the note names it. Null: no day has ended since. The key travels in a header.
 */
export async function fetchOpenExchangeRates(query: ProviderQuery): Promise<Delivered | null> {
  const { settings, newestDate, today } = query;
  const days: RawDay[] = [];
  const missed: string[] = [];
  for (const day of daysToRequest(newestDate, today)) {
    try {
      days.push(await readDay(query, day));
    } catch (error) {
      if (!(error instanceof ProviderFailure) || days.length === 0) throw error;
      missed.push(`${day} (${error.kind})`);
      // It was there a moment ago: the days before can wait for a better one.
      if (error.isPassing) break;
    }
  }
  if (days.length === 0) return null;
  return {
    days,
    note: missed.length === 0 ? null : `${settings.provider} did not deliver ${missed.join(', ')}`,
  };
}

function daysToRequest(newestDate: LocalDate | null, today: LocalDate): LocalDate[] {
  const most = newestDate === null ? FIRST_DAYS : MAXIMUM_DAYS;
  const days: LocalDate[] = [];
  for (let day = addDays(today, -1); days.length < most; day = addDays(day, -1)) {
    if (newestDate !== null && day <= newestDate) break;
    days.push(day);
  }
  return days;
}

async function readDay(query: ProviderQuery, day: LocalDate): Promise<RawDay> {
  const { address, key } = query.settings;
  const text = await readDocument(query, new URL(`historical/${day}.json`, address), {
    accept: 'application/json',
    authorization: `Token ${key?.reveal() ?? ''}`,
  });
  const read = readOpenExchangeRates(text, { base: pivotOfProvider.OPENEXCHANGERATES });
  if (read.date !== day)
    throw new ProviderFailure(
      'WRONG_DATE',
      `rates of ${day} were requested, but those of ${read.date} came back`,
    );
  return read;
}
