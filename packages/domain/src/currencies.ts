import { currencyTable } from './currency-table.ts';
import type { MinorUnits } from './money.ts';
import { accepted, refused, type Result } from './result.ts';
import { refuse, type Refusal } from './refusals.ts';

/** Three capital letters of ISO 4217. The type is a plain string: `findCurrency` and `parseCurrency` tell whether it exists. */
export type CurrencyCode = string;

export interface Currency {
  readonly code: CurrencyCode;
  /** Three digits, as text: leading zeros count. */
  readonly numeric: string;
  /** Null if ISO 4217 defines no minor unit (metals, funds, test codes): no books are kept in those. */
  readonly minorUnits: MinorUnits | null;
  readonly name: string;
}

/** A currency in which amounts can be recorded. */
export interface MoneyCurrency extends Currency {
  readonly minorUnits: MinorUnits;
}

/** Every active currency, in order of code. */
export const currencies: readonly Currency[] = currencyTable.map(([code, numeric, minorUnits, name]) => ({
  code,
  numeric,
  minorUnits,
  name,
}));

const byCode: ReadonlyMap<string, Currency> = new Map(
  currencies.map((currency) => [currency.code, currency]),
);

/** The currency of a code, or null; case matters. */
export function findCurrency(code: string): Currency | null {
  return byCode.get(code) ?? null;
}

/** Reads a currency code in which amounts can be recorded. Refuses: CURRENCY_UNKNOWN, also for a code without a minor unit. */
export function parseCurrency(
  code: string,
  line: number | null = null,
): Result<MoneyCurrency, Refusal<'CURRENCY_UNKNOWN'>> {
  const currency = findCurrency(code);
  if (currency === null || currency.minorUnits === null) {
    return refused(refuse('CURRENCY_UNKNOWN', { lineNumber: line, currencyText: code.slice(0, 16) }));
  }
  return accepted({ ...currency, minorUnits: currency.minorUnits });
}

/** The minor units of a code that is known to be valid (stored, or already parsed). Throws otherwise. */
export function minorUnitsOf(code: CurrencyCode): MinorUnits {
  const minorUnits = findCurrency(code)?.minorUnits ?? null;
  if (minorUnits === null) throw new RangeError(`${code} is not a currency in which amounts are kept.`);
  return minorUnits;
}
