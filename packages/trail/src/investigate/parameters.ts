import type { BoundValue } from '@cifra/database/investigation/message';
import { parseUuid, uuidToBytes } from '@cifra/domain/ids';
import { parseLocalDate } from '@cifra/domain/local-date';
import { parseObjectId } from '@cifra/domain/object-id';

/** What a parameter is given as; the database stores it otherwise. AMOUNT: a decimal number; INSTANT: ISO 8601. */
export const parameterTypes = ['TEXT', 'INTEGER', 'AMOUNT', 'DATE', 'INSTANT', 'ID', 'FLAG'] as const;
export type ParameterType = (typeof parameterTypes)[number];

export interface GivenParameter {
  readonly name: string;
  readonly type: ParameterType;
  /** Null: NULL. */
  readonly value: string | null;
}

/** The value as the database stores it; null where the text is no value of the type. */
export function boundValue({ type, value }: GivenParameter): BoundValue | null {
  if (value === null) return { kind: 'null' };
  switch (type) {
    case 'TEXT':
      return { kind: 'text', value };
    case 'INTEGER':
      return /^-?\d{1,18}$/.test(value) ? { kind: 'integer', value } : null;
    case 'AMOUNT':
      return amountOf(value);
    case 'DATE':
      return parseLocalDate(value).ok ? { kind: 'text', value } : null;
    case 'INSTANT':
      return instantOf(value);
    case 'ID':
      return idOf(value);
    case 'FLAG':
      return /^(yes|no|true|false)$/.test(value)
        ? { kind: 'integer', value: /^(yes|true)$/.test(value) ? '1' : '0' }
        : null;
  }
}

function amountOf(value: string): BoundValue | null {
  const [, sign = '', whole = '', decimals = ''] = /^(-?)(\d{1,14})(?:\.(\d{1,4}))?$/.exec(value) ?? [];
  return whole === '' ? null : { kind: 'integer', value: `${sign}${whole}${decimals.padEnd(4, '0')}` };
}

function instantOf(value: string): BoundValue | null {
  const [, second, fraction = ''] =
    /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d{1,6}))?Z$/.exec(value) ?? [];
  const millis = second === undefined ? Number.NaN : Date.parse(`${second}Z`);
  if (Number.isNaN(millis)) return null;
  return { kind: 'integer', value: (BigInt(millis) * 1000n + BigInt(fraction.padEnd(6, '0'))).toString() };
}

/** An id of the API, or of a row. */
function idOf(value: string): BoundValue | null {
  const row = parseUuid(parseObjectId(value)?.rowId ?? value);
  return row.ok ? { kind: 'bytes', value: Buffer.from(uuidToBytes(row.value) ?? []).toString('hex') } : null;
}
