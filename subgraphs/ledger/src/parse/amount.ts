import { formatE4, maxAmountE4, parseDecimalToE4 } from '@cifra/domain/money';
import { refusalCodes } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted } from '@cifra/domain/result';
import {
  fault,
  faultAt,
  fieldName,
  invalid,
  parser,
  type InputPath,
  type Parsed,
  type Parser,
} from '@cifra/subgraph-kit/parse/parser';

export const amountCodes = refusalCodes('INPUT_INVALID', 'AMOUNT_TOO_LARGE');
export type AmountCode = (typeof amountCodes)[number];

/** Reads an amount, E4. The currency's decimals are the engine's to check. `line`: what AMOUNT_TOO_LARGE names; null: no line. */
export function readAmount(text: string, path: InputPath, line: number | null): Parsed<bigint, AmountCode> {
  const amount = parseDecimalToE4(text, 4, fieldName(path));
  if (!amount.ok && amount.refusal.code === 'AMOUNT_TOO_LARGE')
    return fault(
      path,
      refuse('AMOUNT_TOO_LARGE', {
        lineNumber: line,
        givenAmount: text,
        maximumAmount: formatE4(maxAmountE4, 4),
      }),
    );
  return faultAt(amount, path);
}

/** The place of the list element that a path leads through, as people count; null outside a list. */
export function lineOf(path: InputPath): number | null {
  const index = path.findLast((part) => typeof part === 'number');
  return index === undefined ? null : index + 1;
}

/** An amount of a list's element, E4. */
export const amount: Parser<string, bigint, AmountCode> = parser(amountCodes, (text, path) =>
  readAmount(text, path, lineOf(path)),
);

export interface SidesInput {
  readonly debit?: string | null | undefined;
  readonly credit?: string | null | undefined;
}

/** The one side that is given, and its text. */
export function oneSide(
  { debit = null, credit = null }: SidesInput,
  path: InputPath,
): Parsed<{ readonly side: 'debit' | 'credit'; readonly text: string }, 'INPUT_INVALID'> {
  if (debit !== null && credit === null) return accepted({ side: 'debit', text: debit });
  if (credit !== null && debit === null) return accepted({ side: 'credit', text: credit });
  return invalid(path, 'must have exactly one of debit and credit', null);
}

/** The amount of a line: one side, not negative. `amountE4`: debit positive. */
export const sides: Parser<SidesInput, { readonly amountE4: bigint; readonly isDebit: boolean }, AmountCode> =
  parser(amountCodes, (given, path) => {
    const one = oneSide(given, path);
    if (!one.ok) return one;
    const { side, text } = one.value;
    const amountE4 = amount.parse(text, [...path, side]);
    if (!amountE4.ok) return amountE4;
    if (amountE4.value < 0n)
      return invalid([...path, side], 'must not be negative; use the other side', text);
    const isDebit = side === 'debit';
    return accepted({ amountE4: isDebit ? amountE4.value : -amountE4.value, isDebit });
  });
