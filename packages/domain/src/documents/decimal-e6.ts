import { refuse, type Refusal } from '../refusals.ts';
import { accepted, refused, type Result } from '../result.ts';

/** Quantities and unit prices: whole millionths, at most 12 digits before the point. Product 4.3. */
const MAXIMUM_E6 = 999_999_999_999_999_999n;

/** Reads a plain decimal with at most 6 decimals into millionths. Refuses: INPUT_INVALID, naming `field`. */
export function parseDecimalToE6(text: string, field: string): Result<bigint, Refusal<'INPUT_INVALID'>> {
  const match = text.length <= 64 ? /^(-?)([0-9]+)(?:\.([0-9]{1,6}))?$/.exec(text) : null;
  const [, sign, whole = '', decimals = ''] = match ?? [];
  const magnitude = match === null ? null : BigInt(whole) * 1_000_000n + BigInt(decimals.padEnd(6, '0'));
  if (magnitude === null || magnitude > MAXIMUM_E6) {
    const problem = 'must be a plain decimal number with at most 12 digits before the point and 6 after it';
    return refused(refuse('INPUT_INVALID', { field, problem, value: text.slice(0, 64) }));
  }
  return accepted(sign === '-' ? -magnitude : magnitude);
}

/** Formats millionths as a plain decimal without trailing zeros: 1500000 is "1.5". */
export function formatE6(valueE6: bigint): string {
  const magnitude = valueE6 < 0n ? -valueE6 : valueE6;
  const decimals = String(magnitude % 1_000_000n)
    .padStart(6, '0')
    .replace(/0+$/, '');
  return `${valueE6 < 0n ? '-' : ''}${magnitude / 1_000_000n}${decimals === '' ? '' : `.${decimals}`}`;
}
