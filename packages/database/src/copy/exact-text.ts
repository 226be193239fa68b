import type { ColumnDefinition } from '../kit/column.ts';

/**
 * A value as the stream holds it, the same from every engine: amounts in ten-thousandths, hashes and ids in hexadecimal digits,
 * bytes as base64.
 */
export function exactText({ kind }: ColumnDefinition, value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return kind === 'bytes'
    ? Buffer.from(value as Uint8Array).toString('base64')
    : (value as string | number | bigint | boolean).toString();
}

/** The value as the columns of both dialects take it. */
export function valueOfText({ kind }: ColumnDefinition, text: string | null): unknown {
  if (text === null) return null;
  switch (kind) {
    case 'amount':
    case 'number':
    case 'instant':
      return BigInt(text);
    case 'integer':
      return Number(text);
    case 'flag':
      return text === 'true';
    case 'bytes':
      return Buffer.from(text, 'base64');
    case 'id':
    case 'rate':
    case 'date':
    case 'code':
    case 'text':
    case 'json':
    case 'hash':
    case 'personal':
    case 'sealed':
      return text;
  }
}
