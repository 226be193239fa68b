/** Conversions between TypeScript values and what drivers carry, shared by both dialects. */

/** A canonical UUID as its 16 bytes. Source: RFC 9562, section 4. */
export function uuidToBytes(value: string): Buffer {
  return Buffer.from(value.replaceAll('-', ''), 'hex');
}

/** 16 bytes as a canonical, lower-case UUID. */
export function uuidFromBytes(bytes: Uint8Array): string {
  const hex = (
    Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  ).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
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
