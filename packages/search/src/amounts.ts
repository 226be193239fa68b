/** Amounts as tokens: digits without grouping, a point before the decimals, no zeros at the end and no sign. */

const SCALE_E4 = 10_000n;

/** The token of an amount with four decimals. */
export function tokenOfAmount(amountE4: bigint): string {
  const absolute = amountE4 < 0n ? -amountE4 : amountE4;
  return joined((absolute / SCALE_E4).toString(), (absolute % SCALE_E4).toString().padStart(4, '0'));
}

const GROUPED = /^\d{1,3}(?:([.,' ])\d{3})(?:\1\d{3})*$/;
const MOST_DECIMALS = 6;

/**
 * Reads a written amount; null if it is none. Where both separators occur, the later one is before the decimals. A single
 * separator before three digits groups thousands, unless the tenant's currency has three decimals or a zero stands
 * before it.
 */
export function readAmount(written: string, decimals: number): string | null {
  if (!/^\d[\d.,' ]*\d$/.test(written) || !/[.,' ]/.test(written)) return null;
  const separator = decimalSeparatorOf(written, decimals);
  const place = separator === null ? written.length : written.lastIndexOf(separator);
  const whole = written.slice(0, place);
  const fraction = written.slice(place + 1);
  if (!/^\d+$/.test(whole) && !GROUPED.test(whole)) return null;
  if (!/^\d*$/.test(fraction) || fraction.length > MOST_DECIMALS) return null;
  return joined(whole.replaceAll(/\D/g, ''), fraction);
}

function decimalSeparatorOf(written: string, decimals: number): '.' | ',' | null {
  const [point, comma] = [written.lastIndexOf('.'), written.lastIndexOf(',')];
  if (point < 0 && comma < 0) return null;
  const last = point > comma ? '.' : ',';
  if (point >= 0 && comma >= 0) return last;
  const [whole = '', after = '', ...more] = written.split(last);
  if (more.length > 0) return null;
  const isGroup = after.length === 3 && decimals !== 3 && /^[1-9]\d{0,2}$/.test(whole);
  return isGroup ? null : last;
}

function joined(whole: string, fraction: string): string {
  const digits = whole.replace(/^0+(?=\d)/, '');
  const rest = fraction.replace(/0+$/, '');
  return rest === '' ? digits : `${digits}.${rest}`;
}
