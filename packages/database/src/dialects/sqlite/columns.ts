import { customType } from 'drizzle-orm/sqlite-core';
import { uuidFromBytes } from '@cifra/domain/ids';
import type { ColumnDefinition, ColumnKind } from '../../kit/column.ts';
import { hexFromBytes, idToBytes } from '../../kit/values.ts';
import { openPersonalKept, referenceBytes } from '../../kit/personal-cipher.ts';
import { sealedBytes, sealedFromBytes } from '../../kit/sealed-cipher.ts';

interface ColumnCoding {
  readonly sqlType: string;
  readonly toDriver?: (value: never) => unknown;
  readonly fromDriver?: (value: never) => unknown;
}

/**
 * One entry per column kind. Integers are read as bigint (`readBigInts`), so small ones are narrowed here.
 * SQLite `numeric` loses digits: amounts are integers (E4), rates are text.
 */
const codings: Record<ColumnKind, ColumnCoding> = {
  id: {
    sqlType: 'blob',
    toDriver: (value: string) => idToBytes(value),
    fromDriver: (value: Uint8Array) => uuidFromBytes(value),
  },
  amount: { sqlType: 'integer' },
  rate: { sqlType: 'text' },
  date: { sqlType: 'text' },
  instant: { sqlType: 'integer' },
  number: { sqlType: 'integer' },
  integer: { sqlType: 'integer', fromDriver: (value: bigint) => Number(value) },
  flag: {
    sqlType: 'integer',
    toDriver: (value: boolean) => (value ? 1 : 0),
    fromDriver: (value: bigint) => value !== 0n,
  },
  code: { sqlType: 'text' },
  text: { sqlType: 'text' },
  json: { sqlType: 'text' },
  hash: {
    sqlType: 'blob',
    toDriver: (value: string) => Buffer.from(value, 'hex'),
    fromDriver: (value: Uint8Array) => hexFromBytes(value),
  },
  bytes: { sqlType: 'blob' },
  // As the table stores it; queries see `openedColumn`.
  personal: {
    sqlType: 'blob',
    toDriver: (value: string) => referenceBytes(value),
    fromDriver: (value: Uint8Array) => hexFromBytes(value),
  },
  sealed: {
    sqlType: 'blob',
    toDriver: (value: string) => sealedBytes(value),
    fromDriver: (value: Uint8Array) => sealedFromBytes(value),
  },
};

export function sqliteType(definition: ColumnDefinition): string {
  return codings[definition.kind].sqlType;
}

/**
 * drizzle's column builder for a definition, for SQLite. With `opened`, the column as a view with opened personal
 * values returns it.
 */
export function sqliteColumn(definition: ColumnDefinition, { opened = false } = {}) {
  const coding =
    opened && definition.kind === 'personal'
      ? { ...codings.personal, fromDriver: openPersonalKept }
      : codings[definition.kind];
  const builder = customType<{ data: unknown; driverData: unknown }>({
    dataType: () => coding.sqlType,
    ...(coding.toDriver ? { toDriver: coding.toDriver as (value: unknown) => unknown } : {}),
    ...(coding.fromDriver ? { fromDriver: coding.fromDriver as (value: unknown) => unknown } : {}),
  })();
  return definition.isNullable ? builder : builder.notNull();
}

/** A value in the form that the driver takes, for rows that are written without drizzle. */
export function sqliteValue(definition: ColumnDefinition, value: unknown): unknown {
  const { toDriver } = codings[definition.kind];
  return value === null || !toDriver ? value : toDriver(value as never);
}

/** A raw driver value as a TypeScript value, for rows that are streamed without drizzle: the same mapping as drizzle's. */
export function decodeSqliteValue(definition: ColumnDefinition, value: unknown): unknown {
  const { fromDriver } = codings[definition.kind];
  return value === null || !fromDriver ? value : fromDriver(value as never);
}
