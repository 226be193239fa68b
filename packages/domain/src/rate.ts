import { minorUnitE4, roundToMinorE4, type MinorUnits, type Ratio } from './money.ts';
import { accepted, refused, type Result } from './result.ts';
import { refuse, type Refusal } from './refusals.ts';

/**
 * Base-currency units for one unit of the original currency: a positive plain decimal of at most 12 significant digits,
 * normalised (no leading or trailing zeros, no exponent). Never a JavaScript number.
 */
export type Rate = string & { readonly brand: 'Rate' };

/** The rate of a currency to itself, and of PAB to USD by law. */
export const rateOne = '1' as Rate;

/** Significant digits that a rate keeps. */
const rateDigits = 12;

/** The maximum number of digits on either side of the point, so that hostile input cannot cost time. */
const maxDigitsPerSide = 24;

/**
 * Reads a rate from text. More than 12 significant digits are rounded half-even, once, here where a rate enters the
 * system. Refuses: RATE_INVALID for anything that is not a positive plain decimal (zero, negative, NaN, exponent).
 * Source: docs/specs/fx.md, section 1.
 */
export function parseRate(text: string): Result<Rate, Refusal<'RATE_INVALID'>> {
  const match = text.length <= 64 ? /^([0-9]+)(?:\.([0-9]+))?$/.exec(text) : null;
  const [, whole = '', decimals = ''] = match ?? [];
  if (match === null || whole.length > maxDigitsPerSide || decimals.length > maxDigitsPerSide) {
    return refused(
      refuse('RATE_INVALID', { rateText: text.slice(0, 64), problem: 'it is not a plain decimal number' }),
    );
  }
  const numerator = BigInt(whole + decimals);
  if (numerator === 0n) return refused(refuse('RATE_INVALID', { rateText: text, problem: 'it is zero' }));
  return accepted(roundRateHalfEven({ numerator, denominator: 10n ** BigInt(decimals.length) }));
}

/** A rate known to be valid (a constant, a stored value). Throws otherwise. */
export function rate(text: string): Rate {
  const parsed = parseRate(text);
  if (!parsed.ok || parsed.value !== text) throw new RangeError(`${text} is not a normalised rate.`);
  return parsed.value;
}

/** The exact value of a rate as a fraction whose denominator is a power of ten. */
export function ratioOfRate(value: Rate): Ratio {
  const [whole = '', decimals = ''] = value.split('.');
  return { numerator: BigInt(whole + decimals), denominator: 10n ** BigInt(decimals.length) };
}

/**
 * Rounds an exact positive ratio to 12 significant digits, half to even. Throws unless the ratio is positive.
 * Half-even, because chained rates would otherwise drift upwards; amounts are rounded half away from zero.
 */
export function roundRateHalfEven({ numerator, denominator }: Ratio): Rate {
  if (numerator <= 0n || denominator <= 0n) throw new RangeError('A rate is positive.');
  let exponent = String(numerator).length - String(denominator).length - rateDigits;
  let digits = divideHalfEven(numerator, denominator, exponent);
  while (String(digits).length > rateDigits) {
    // The estimate of the magnitude can be one too small. Round again from the exact ratio, never from a rounded value.
    exponent += 1;
    digits = divideHalfEven(numerator, denominator, exponent);
  }
  return plainDecimal(digits, exponent);
}

/** numerator ÷ (denominator × 10^exponent), half to even. */
function divideHalfEven(numerator: bigint, denominator: bigint, exponent: number): bigint {
  const scaledNumerator = exponent < 0 ? numerator * 10n ** BigInt(-exponent) : numerator;
  const scaledDenominator = exponent > 0 ? denominator * 10n ** BigInt(exponent) : denominator;
  const quotient = scaledNumerator / scaledDenominator;
  const twiceRemainder = (scaledNumerator % scaledDenominator) * 2n;
  const isUp =
    twiceRemainder > scaledDenominator || (twiceRemainder === scaledDenominator && quotient % 2n === 1n);
  return isUp ? quotient + 1n : quotient;
}

function plainDecimal(digits: bigint, exponent: number): Rate {
  if (exponent >= 0) return String(digits * 10n ** BigInt(exponent)) as Rate;
  const padded = String(digits).padStart(1 - exponent, '0');
  const whole = padded.slice(0, padded.length + exponent);
  const decimals = padded.slice(padded.length + exponent).replace(/0+$/, '');
  return (decimals === '' ? whole : `${whole}.${decimals}`) as Rate;
}

/** The rate of the opposite direction: 1 ÷ rate, to 12 significant digits. */
export function invertRate(value: Rate): Rate {
  const { numerator, denominator } = ratioOfRate(value);
  return roundRateHalfEven({ numerator: denominator, denominator: numerator });
}

/**
 * The rate through a common currency: (base per common) × (common per original), rounded once. If a source quotes both
 * against the common currency ("1 EUR = x"), pass `divide`: base quote ÷ original quote.
 */
export function crossRate(
  parts: { readonly multiply: readonly [Rate, Rate] } | { readonly divide: readonly [Rate, Rate] },
): Rate {
  const [left, right] = 'multiply' in parts ? parts.multiply : parts.divide;
  const [a, b] = [ratioOfRate(left), ratioOfRate(right)];
  return 'multiply' in parts
    ? roundRateHalfEven({ numerator: a.numerator * b.numerator, denominator: a.denominator * b.denominator })
    : roundRateHalfEven({ numerator: a.numerator * b.denominator, denominator: a.denominator * b.numerator });
}

/** Translates an original amount into base currency: E4 to E4, sign kept, computed exactly and rounded once,
 * half away from zero, to the base currency's minor unit. Source: docs/specs/fx.md, section 3; product 6.3. */
export function applyRate(originalAmountE4: bigint, value: Rate, baseMinorUnits: MinorUnits): bigint {
  const { numerator, denominator } = ratioOfRate(value);
  return roundToMinorE4({ numerator: originalAmountE4 * numerator, denominator }, baseMinorUnits);
}

/** Whether `applyRate` needs no rounding for this amount. */
export function isExactAtRate(originalAmountE4: bigint, value: Rate, baseMinorUnits: MinorUnits): boolean {
  const { numerator, denominator } = ratioOfRate(value);
  return (originalAmountE4 * numerator) % (denominator * minorUnitE4(baseMinorUnits)) === 0n;
}
