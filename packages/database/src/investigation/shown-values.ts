import type { ColumnKind } from '../kit/column.ts';
import { historyTableName, type Definitions } from '../kit/names.ts';
import type { ShownAs } from './message.ts';

/** How values are shown to somebody who looks at the tables as they are stored. */

const shownAsOf: Readonly<Record<ColumnKind, ShownAs>> = {
  id: 'ID',
  amount: 'AMOUNT',
  rate: 'TEXT',
  date: 'DATE',
  instant: 'INSTANT',
  number: 'INTEGER',
  integer: 'INTEGER',
  flag: 'FLAG',
  code: 'TEXT',
  text: 'TEXT',
  json: 'TEXT',
  hash: 'BYTES',
  bytes: 'BYTES',
  personal: 'BYTES',
  sealed: 'BYTES',
};

/** The form of a result's column that is a table's, by the names of both; null for a computed one. */
export function shownAsBy(
  definitions: Definitions,
): (table: string | null, column: string | null) => ShownAs | null {
  const byName = new Map<string, ShownAs>();
  for (const { name, columns } of Object.values(definitions))
    for (const [column, { kind }] of Object.entries(columns)) {
      byName.set(`${name}.${column}`, shownAsOf[kind]);
      byName.set(`${historyTableName(name)}.${column}`, shownAsOf[kind]);
    }
  return (table, column) => byName.get(`${table}.${column}`) ?? null;
}

const ID_BYTES = 16;
const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** Bytes of an id's length are an id wherever they stand; others are hex. */
export function bytesText(bytes: Uint8Array): string {
  const hex = hexOf(bytes);
  if (bytes.length !== ID_BYTES) return `0x${hex}`;
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** Ten-thousandths as a decimal number: 12345600 is 1234.5600. */
export function amountText(tenThousandths: bigint): string {
  const digits = (tenThousandths < 0n ? -tenThousandths : tenThousandths).toString().padStart(5, '0');
  return `${tenThousandths < 0n ? '-' : ''}${digits.slice(0, -4)}.${digits.slice(-4)}`;
}

/** Microseconds since the epoch as ISO 8601 in UTC. What no calendar has stays a number. */
export function instantText(micros: bigint): string {
  const millis = Number(micros / 1000n);
  if (micros < 0n || Math.abs(millis) > 8.64e15) return micros.toString();
  return `${new Date(millis).toISOString().slice(0, -1)}${(micros % 1000n).toString().padStart(3, '0')}Z`;
}

/** A value as text; null stays null. */
export function shownValue(value: unknown, shownAs: ShownAs | null): string | null {
  if (value === null || value === undefined) return null;
  if (value instanceof Uint8Array) return bytesText(value);
  if (typeof value === 'bigint') {
    if (shownAs === 'AMOUNT') return amountText(value);
    if (shownAs === 'INSTANT') return instantText(value);
    if (shownAs === 'FLAG') return value === 0n ? 'no' : 'yes';
    return value.toString();
  }
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
