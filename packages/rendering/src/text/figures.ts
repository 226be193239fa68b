import { minorUnitsOf, type CurrencyCode } from '@cifra/domain/currencies';
import { formatE6 } from '@cifra/domain/documents/decimal-e6';
import type { LocalDate } from '@cifra/domain/local-date';
import { formatE4 } from '@cifra/domain/money';
import type { Language } from '../facts.ts';

/**
 * Figures as people read them. es-PA and en write numbers alike (1,234.50: CLDR), so only dates differ. Own code
 * instead of Intl: a document must not change with the data of the machine that renders it.
 */

const MINUS = '−';

/** Digits in groups of three, with a true minus sign; the decimals are left unchanged. */
function grouped(plain: string): string {
  const isNegative = plain.startsWith('-');
  const [whole = '', decimals] = (isNegative ? plain.slice(1) : plain).split('.');
  const groups = whole.replaceAll(/\B(?=(\d{3})+$)/g, ',');
  return `${isNegative ? MINUS : ''}${groups}${decimals === undefined ? '' : `.${decimals}`}`;
}

/** An amount with exactly its currency's decimals (acceptance F12), without the currency's name. */
export function amountText(amountE4: bigint, currency: CurrencyCode): string {
  return grouped(formatE4(amountE4, minorUnitsOf(currency)));
}

export function moneyText(amountE4: bigint, currency: CurrencyCode): string {
  return `${currency} ${amountText(amountE4, currency)}`;
}

/** Quantities or unit prices in a column: all with as many decimals as the longest of them needs, and at least `least`. */
export function columnTexts(valuesE6: readonly bigint[], least: number): readonly string[] {
  const split = valuesE6.map((value) => formatE6(value).split('.'));
  const places = Math.max(least, ...split.map(([, decimals = '']) => decimals.length));
  return split.map(([whole = '', decimals = '']) =>
    grouped(places === 0 ? whole : `${whole}.${decimals.padEnd(places, '0')}`),
  );
}

/** A percentage with four decimals, without trailing zeros: 70000 is "7 %". The space is non-breaking. */
export function percentText(percentE4: number): string {
  return `${formatE6(BigInt(percentE4) * 100n)}\u00a0%`;
}

/** A rate in six significant digits, without trailing zeros: for reading, the full one is in the API. */
export function rateText(rate: string): string {
  const [whole = '0', decimals = ''] = rate.split('.');
  const zeros = whole === '0' ? (/^0*/.exec(decimals)?.[0].length ?? 0) : 0;
  const places = Math.max(0, whole === '0' ? zeros + 6 : 6 - whole.length);
  if (decimals.length <= places) return trimmed(`${whole}.${decimals}`);
  // Half to even, as a rate itself was rounded.
  const kept = BigInt(whole + decimals.slice(0, places));
  const [rest, half] = [BigInt(decimals.slice(places)), 5n * 10n ** BigInt(decimals.length - places - 1)];
  const up = rest > half || (rest === half && kept % 2n === 1n) ? 1n : 0n;
  const digits = String(kept + up).padStart(places + 1, '0');
  return trimmed(`${digits.slice(0, digits.length - places)}.${digits.slice(digits.length - places)}`);
}

/** What one amount is of another, as a rate. Both positive; E4. */
export function ratioText(amountE4: bigint, ofE4: bigint): string {
  const places = 18n;
  const digits = ((amountE4 * 10n ** places) / ofE4).toString().padStart(Number(places) + 1, '0');
  return rateText(`${digits.slice(0, -Number(places))}.${digits.slice(-Number(places))}`);
}

const trimmed = (text: string): string => text.replace(/\.?0*$/, '');

const months: Readonly<Record<Language, readonly string[]>> = {
  'es-PA': ['ene', 'feb', 'mar', 'abr', 'may', 'jun', 'jul', 'ago', 'sep', 'oct', 'nov', 'dic'],
  en: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'],
};

/** An unambiguous date: the month is spelled out. */
export function dateText(date: LocalDate, language: Language): string {
  const [year = '', month = '', day = ''] = date.split('-');
  return `${Number(day)} ${months[language][Number(month) - 1]} ${year}`;
}
