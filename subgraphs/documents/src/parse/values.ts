import { parseDecimalToE6 } from '@cifra/domain/documents/decimal-e6';
import { parseDecimalToE4 } from '@cifra/domain/money';
import { refusalCodes } from '@cifra/domain/refusal-codes';
import { parsePercent } from '@cifra/domain/tax-codes';
import { accepted } from '@cifra/domain/result';
import { faultAt, fieldName, invalid, parser, type Parser } from '@cifra/subgraph-kit/parse/parser';
import { code } from '@cifra/subgraph-kit/parse/values';

/** Parsers of the single values that only documents and master data have. */

const inputInvalid = refusalCodes('INPUT_INVALID');

/** A code that may be absent; blanks alone are none. */
export function optionalCode(
  maximum: number,
): Parser<string | null | undefined, string | null, 'INPUT_INVALID'> {
  const { refuses, parse } = code(maximum);
  return {
    refuses,
    parse: (given, path) =>
      given === null || given === undefined || given.trim() === '' ? accepted(null) : parse(given, path),
  };
}

/** An amount with at most four decimals that passes a rule; the currency's own decimals are the operation's to check. It stays the text that was given. */
const amountThat = (
  isTaken: (amountE4: bigint) => boolean,
  problem: string,
): Parser<string, string, 'INPUT_INVALID' | 'AMOUNT_TOO_LARGE'> =>
  parser(refusalCodes('INPUT_INVALID', 'AMOUNT_TOO_LARGE'), (given, path) => {
    const amountE4 = parseDecimalToE4(given, 4, fieldName(path));
    if (!amountE4.ok) return faultAt(amountE4, path);
    return isTaken(amountE4.value) ? accepted(given) : invalid(path, problem, given);
  });

/** A positive amount. */
export const amount = amountThat((amountE4) => amountE4 > 0n, 'must be greater than zero');

/** An amount in either direction. */
export const signedAmount = amountThat((amountE4) => amountE4 !== 0n, 'must not be zero');

/** Millionths, as decimal digits: plain data has no bigint. */
export const millionths: Parser<string, string, 'INPUT_INVALID'> = parser(inputInvalid, (given, path) => {
  const valueE6 = parseDecimalToE6(given, fieldName(path));
  return valueE6.ok ? accepted(valueE6.value.toString()) : faultAt(valueE6, path);
});

/** A plain decimal with at most six decimals. It stays the text that was given. */
export const decimalText: Parser<string, string, 'INPUT_INVALID'> = parser(inputInvalid, (given, path) => {
  const valueE6 = parseDecimalToE6(given, fieldName(path));
  return valueE6.ok ? accepted(given) : faultAt(valueE6, path);
});

/** A price. It stays the text that was given. */
export const unitPrice = decimalText;

/** A positive quantity. It stays the text that was given. */
export const quantity: Parser<string, string, 'INPUT_INVALID'> = parser(inputInvalid, (given, path) => {
  const valueE6 = parseDecimalToE6(given, fieldName(path));
  if (!valueE6.ok) return faultAt(valueE6, path);
  return valueE6.value > 0n ? accepted(given) : invalid(path, 'must be greater than zero', given);
});

/** A per cent with four decimals: "7" is 70000. */
export const percent: Parser<string, number, 'INPUT_INVALID'> = parser(inputInvalid, (given, path) =>
  faultAt(parsePercent(given), path),
);
