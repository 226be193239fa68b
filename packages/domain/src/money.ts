import { accepted, refused, type Result } from './result.ts';
import { refuse, type Refusal } from './refusals.ts';

/** Decimals of a currency's minor unit. ISO 4217 has no active currency with one decimal. */
export type MinorUnits = 0 | 2 | 3 | 4;

/**
 * The largest amount of one line: 14 digits before the point, 4 after. Nine such amounts still add up within a signed
 * 64-bit integer.
 */
export const maxAmountE4 = 999_999_999_999_999_999n;

/**
 * Reads a plain decimal (`-1234.5`) into E4. No exponent, no grouping, no plus sign, no leading or trailing point.
 * Parse with 4 minor units to leave checking the currency's decimals to the posting engine, which names the line and
 * the currency. Refuses in this order: INPUT_INVALID (form, then decimals), AMOUNT_TOO_LARGE. Source:
 * docs/specs/money.md, section 2.
 */
export function parseDecimalToE4(
  text: string,
  minorUnits: MinorUnits,
  field = 'amount',
): Result<bigint, Refusal<'INPUT_INVALID' | 'AMOUNT_TOO_LARGE'>> {
  const match = text.length <= 64 ? /^(-?)([0-9]+)(?:\.([0-9]+))?$/.exec(text) : null;
  if (match === null) {
    const problem = 'must be a plain decimal number such as 1234.50, without exponent or grouping';
    return refused(refuse('INPUT_INVALID', { field, problem, value: text.slice(0, 64) }));
  }
  const [, sign, whole = '', decimals = ''] = match;
  if (decimals.length > minorUnits) {
    const problem = `must not have more than ${minorUnits} decimals in its currency`;
    return refused(refuse('INPUT_INVALID', { field, problem, value: text }));
  }
  const magnitudeE4 = BigInt(whole) * 10_000n + BigInt(decimals.padEnd(4, '0'));
  if (magnitudeE4 > maxAmountE4) {
    return refused(
      refuse('AMOUNT_TOO_LARGE', {
        lineNumber: null,
        givenAmount: text,
        maximumAmount: formatE4(maxAmountE4, 4),
      }),
    );
  }
  return accepted(sign === '-' ? -magnitudeE4 : magnitudeE4);
}

/**
 * Formats an E4 amount with exactly `minorUnits` decimals, a minus sign if negative, no grouping. An amount that is not
 * whole in that unit is written with four decimals instead, so that a figure is never rounded by accident.
 */
export function formatE4(amountE4: bigint, minorUnits: MinorUnits): string {
  const magnitudeE4 = absolute(amountE4);
  const shown = isWholeMinor(amountE4, minorUnits) ? minorUnits : 4;
  const whole = magnitudeE4 / 10_000n;
  const decimals = String(magnitudeE4 % 10_000n)
    .padStart(4, '0')
    .slice(0, shown);
  return `${amountE4 < 0n ? '-' : ''}${whole}${shown === 0 ? '' : `.${decimals}`}`;
}

/** One minor unit of the currency in E4: 10000, 100, 10 or 1. */
export function minorUnitE4(minorUnits: MinorUnits): bigint {
  return 10n ** BigInt(4 - minorUnits);
}

/** Whether the amount is a whole number of minor units, as every stored amount is. */
export function isWholeMinor(amountE4: bigint, minorUnits: MinorUnits): boolean {
  return amountE4 % minorUnitE4(minorUnits) === 0n;
}

/** The absolute value. */
export function absolute(value: bigint): bigint {
  return value < 0n ? -value : value;
}

/**
 * The integer nearest to numerator ÷ denominator; halves round away from zero, so that negation and rounding commute.
 * Throws unless the denominator is positive. Source: docs/specs/money.md, section 3.
 */
export function roundHalfAwayFromZero({ numerator, denominator }: Ratio): bigint {
  if (denominator <= 0n) throw new RangeError('A ratio needs a positive denominator.');
  const magnitude = (absolute(numerator) * 2n + denominator) / (denominator * 2n);
  return numerator < 0n ? -magnitude : magnitude;
}

/** An exact fraction; the denominator is positive. */
export interface Ratio {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** Rounds an exact E4 ratio half away from zero to a whole number of minor units. The result is E4. */
export function roundToMinorE4({ numerator, denominator }: Ratio, minorUnits: MinorUnits): bigint {
  const unitE4 = minorUnitE4(minorUnits);
  return roundHalfAwayFromZero({ numerator, denominator: denominator * unitE4 }) * unitE4;
}
