import { uuidToBytes } from '@cifra/domain/ids';

/** Conversions between TypeScript values and what drivers carry, shared by both dialects. */

/** An id as its 16 bytes. Another text gives what of it is hexadecimal: no row has that, and no column takes other than 16 bytes. */
export function idToBytes(value: string): Buffer {
  // A buffer, because the driver of SQL Server takes nothing else.
  const bytes = Buffer.allocUnsafe(16);
  return uuidToBytes(value, bytes) === null ? Buffer.from(value.replaceAll('-', ''), 'hex') : bytes;
}

export function hexFromBytes(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}

/** An amount (E4) as decimal text with four decimals, the form that SQL Server's decimal(19,4) receives. */
export function e4ToDecimalText(amountE4: bigint): string {
  const digits = (amountE4 < 0n ? -amountE4 : amountE4).toString().padStart(5, '0');
  return `${amountE4 < 0n ? '-' : ''}${digits.slice(0, -4)}.${digits.slice(-4)}`;
}

/** Decimal text with at most four decimals as an amount (E4). Throws on anything else, which the column cannot hold. */
export function e4FromDecimalText(value: string): bigint {
  const match = /^(-?)(\d+)(?:\.(\d{1,4}))?$/.exec(value);
  if (!match) throw new Error('a decimal(19,4) column returned something other than a decimal');
  const magnitude = BigInt(`${match[2]}${(match[3] ?? '').padEnd(4, '0')}`);
  return match[1] === '-' ? -magnitude : magnitude;
}
