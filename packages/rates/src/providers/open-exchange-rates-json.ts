import { formatInstant } from '@cifra/domain/instant';
import { ProviderFailure, shown } from './provider-failure.ts';
import type { RawDay } from './quotes.ts';
import { refuseHtml } from './text-of.ts';

/**
 * Reads a day of Open Exchange Rates: `{ "timestamp": 1773446399, "base": "USD", "rates": { "EUR": 0.873, … } }`. The day is the UTC
 * day of the timestamp. Figures are taken as the text that they were written as, never as floating-point numbers.
 * Throws `ProviderFailure`: WRONG_FORMAT, REJECTED (the API's own `error`). Source: https://docs.openexchangerates.org/reference/historical-json
 */
export function readOpenExchangeRates(text: string, { base }: { readonly base: string }): RawDay {
  refuseHtml(text);
  const answer = parsed(text);
  if (answer['error'] !== undefined)
    throw new ProviderFailure(
      'REJECTED',
      `the API answered with the error ${shown(String(answer['message']))}`,
    );
  const { timestamp, rates } = answer;
  if (answer['base'] !== base)
    throw new ProviderFailure('WRONG_FORMAT', `the base is ${shown(String(answer['base']))} and not ${base}`);
  if (!(timestamp instanceof Figure) || !/^\d{1,10}$/.test(timestamp.text))
    throw new ProviderFailure('WRONG_FORMAT', 'it has no timestamp in seconds');
  if (!isObject(rates)) throw new ProviderFailure('WRONG_FORMAT', 'it has no rates');
  return {
    date: formatInstant(BigInt(timestamp.text) * 1_000_000n).slice(0, 10),
    quotes: new Map(
      Object.entries(rates).map(([currency, value]) => [
        currency,
        value instanceof Figure ? value.text : `not a number: ${typeof value}`,
      ]),
    ),
  };
}

/** A number of JSON as it was written. */
class Figure {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type ReviverWithSource = (key: string, value: unknown, context: { readonly source?: string }) => unknown;

function parsed(text: string): Readonly<Record<string, unknown>> {
  const asWritten: ReviverWithSource = (_key, value, { source }) =>
    typeof value === 'number' ? new Figure(source ?? 'unknown') : value;
  let value: unknown;
  try {
    // The third argument of the reviver, a number's own text, is newer than the compiler's library.
    value = JSON.parse(text, asWritten as (key: string, value: unknown) => unknown);
  } catch (error) {
    throw new ProviderFailure('WRONG_FORMAT', 'it is not JSON, or not all of it', { cause: error });
  }
  if (!isObject(value)) throw new ProviderFailure('WRONG_FORMAT', 'it is not an object of JSON');
  return value;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Figure);
}
