import type { LocalDate } from '@cifra/domain/local-date';
import { tokenOfAmount } from './amounts.ts';
import { tokenOfDate } from './dates.ts';
import { searchFields } from './kinds.ts';
import type { SearchableObject } from './searchable.ts';
import { tokensOfNumber, tokensOfText } from './words.ts';

/** Tokens of one object. Further words of its texts are not found. */
export const MOST_TOKENS = 400;

/**
 * The tokens of an object, each with the lowest field that has it. `decimals`: of the tenant's base currency. The same on
 * every engine: nothing here asks a database.
 */
export function tokensOf(object: SearchableObject, decimals: number): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const [field, token] of all(object, decimals)) {
    if (found.size >= MOST_TOKENS) break;
    if (token !== '') found.set(token, Math.min(field, found.get(token) ?? field));
  }
  return found;
}

function* all(
  { numbers, names, texts, amountsE4, dates }: SearchableObject,
  decimals: number,
): Generator<readonly [field: number, token: string]> {
  for (const number of numbers)
    if (number !== null)
      for (const token of tokensOfNumber(number, decimals)) yield [searchFields.NUMBER, token];
  for (const name of names)
    if (name !== null) for (const token of tokensOfText(name, decimals)) yield [searchFields.NAME, token];
  for (const amountE4 of amountsE4)
    if (amountE4 !== null && amountE4 !== 0n) yield [searchFields.AMOUNT, tokenOfAmount(amountE4)];
  for (const date of dates) yield [searchFields.DATE, tokenOfDate(date)];
  for (const text of texts)
    if (text !== null) for (const token of tokensOfText(text, decimals)) yield [searchFields.TEXT, token];
}

const NO_DATE = 99_999_999;

/** A number that is lower for a later date, and highest without one. */
export const dayOrderOf = (date: LocalDate | null): number =>
  date === null ? NO_DATE : NO_DATE - Number(date.replaceAll('-', ''));
