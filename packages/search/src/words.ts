import { readAmount } from './amounts.ts';
import { namedDates, readDate } from './dates.ts';
import { fold } from './fold.ts';

/** Code points of a token: longer words are cut, in the table and in a query alike. */
export const LONGEST_TOKEN = 40;
/** Code points of a token's head, the shortest beginning that is looked for. */
export const HEAD_LENGTH = 3;

const cut = (text: string, length: number): string => [...text].slice(0, length).join('');

export const headOf = (token: string): string => cut(token, HEAD_LENGTH);

/** Whether the words that begin with a token are looked for; a shorter one is looked for as a whole word. */
export const isPrefix = (token: string): boolean => [...token].length >= HEAD_LENGTH;

/** An amount whose thousands are set apart by spaces, which has to have decimals: otherwise it could be two numbers. */
const SPACED_AMOUNT = `\\d{1,3}(?: \\d{3})+[.,]\\d{1,2}`;
const END = '(?![\\p{L}\\p{N}])';
const PIECES = new RegExp(
  `[^\\p{L}\\p{N}\\s]*(?:(?:${[...namedDates, SPACED_AMOUNT].join('|')})${END})|\\S+`,
  'gu',
);
const NEITHER_LETTER_NOR_DIGIT = /[^\p{L}\p{N}\p{Mc}]+/gu;

const trimmed = (piece: string): string => piece.replaceAll(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}\p{Mc}]+$/gu, '');

/** The pieces of a text that mean one thing each: what stands between spaces, dates, and amounts with spaces in them. */
function piecesOf(text: string): string[] {
  const pieces = fold(text).replaceAll(/\s+/gu, ' ').match(PIECES) ?? [];
  return pieces.map(trimmed).filter((piece) => piece !== '');
}

/** What a piece is looked for as: a date, an amount, or its letters and digits without what stands between them. */
function tokenOf(piece: string, decimals: number): string {
  const read = readDate(piece) ?? readAmount(piece, decimals);
  return cut(read ?? piece.replaceAll(NEITHER_LETTER_NOR_DIGIT, ''), LONGEST_TOKEN);
}

/** The words of a query, in its order, each once. `decimals`: of the tenant's base currency. */
export function wordsOfQuery(query: string, decimals: number): readonly string[] {
  const tokens = piecesOf(query)
    .map((piece) => tokenOf(piece, decimals))
    .filter((token) => token !== '');
  // The last word is the one that may go on, so of two equal ones the later stays.
  return tokens.filter((token, index) => !tokens.includes(token, index + 1));
}

/** Parts of one piece that are joined from each on: `inv-2026-000123` is found by `2026-000123`. */
const MOST_PARTS = 8;

/**
 * The tokens of a text: what a query for each of its pieces looks for, each part of a piece, and from each part on the
 * rest of the piece without punctuation.
 */
export function* tokensOfText(text: string, decimals: number): Generator<string> {
  for (const piece of piecesOf(text)) {
    yield tokenOf(piece, decimals);
    const parts = piece.split(NEITHER_LETTER_NOR_DIGIT).slice(0, MOST_PARTS);
    if (parts.length === 1) continue;
    for (const [index, part] of parts.entries()) {
      yield cut(part, LONGEST_TOKEN);
      yield cut(parts.slice(index).join(''), LONGEST_TOKEN);
    }
  }
}

/** The tokens of a number: those of a text, and each run of digits, also without the zeros before it. */
export function* tokensOfNumber(number: string, decimals: number): Generator<string> {
  yield* tokensOfText(number, decimals);
  for (const [digits] of fold(number).matchAll(/\d+/g)) {
    yield cut(digits, LONGEST_TOKEN);
    yield cut(digits.replace(/^0+(?=\d)/, ''), LONGEST_TOKEN);
  }
}
