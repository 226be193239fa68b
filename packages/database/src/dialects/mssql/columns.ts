import { customType } from 'drizzle-orm/mssql-core';
import type { ColumnDefinition, ColumnKind } from '../../kit/column.ts';
import { uuidFromBytes } from '@cifra/domain/ids';
import { e4FromDecimalText, e4ToDecimalText, hexFromBytes, idToBytes } from '../../kit/values.ts';
import { openPersonalKept, referenceBytes } from '../../kit/personal-cipher.ts';
import { sealedBytes, sealedFromBytes } from '../../kit/sealed-cipher.ts';

interface ColumnCoding {
  readonly sqlType: (definition: ColumnDefinition) => string;
  /** drizzle's codec: `decimal` reads through a cast to varchar, `bigint` normalises the driver's strings. */
  readonly codec?: 'decimal' | 'bigint' | 'varbinary' | 'varchar';
  readonly toDriver?: (value: never) => unknown;
  readonly fromDriver?: (value: never) => unknown;
}

/** Codes and texts compare by their code points, as SQLite compares them, never as the server or a database is set up to. */
const BINARY_COLLATION = 'collate Latin1_General_100_BIN2';

const bytes = (value: string): Buffer => Buffer.from(value, 'hex');

/**
 * One entry per column kind. mssql returns decimals as JS numbers unless they are cast, and its decimal parameters lose
 * digits: amounts are sent and read as text. Facts and sources: docs/decisions/0003-two-dialects.md.
 */
const codings: Record<ColumnKind, ColumnCoding> = {
  id: {
    sqlType: () => 'binary(16)',
    codec: 'varbinary',
    toDriver: (value: string) => idToBytes(value),
    fromDriver: (value: Uint8Array) => uuidFromBytes(value),
  },
  amount: {
    sqlType: () => 'decimal(19,4)',
    codec: 'decimal',
    toDriver: (value: bigint) => e4ToDecimalText(value),
    fromDriver: (value: string) => e4FromDecimalText(value),
  },
  rate: { sqlType: () => `varchar(40) ${BINARY_COLLATION}` },
  date: {
    sqlType: () => 'date',
    fromDriver: (value: Date | string) =>
      (typeof value === 'string' ? value : value.toISOString()).slice(0, 10),
  },
  instant: {
    sqlType: () => 'bigint',
    codec: 'bigint',
    toDriver: (value: bigint) => value.toString(),
    fromDriver: (value: bigint | string) => BigInt(value),
  },
  number: {
    sqlType: () => 'bigint',
    codec: 'bigint',
    toDriver: (value: bigint) => value.toString(),
    fromDriver: (value: bigint | string) => BigInt(value),
  },
  integer: { sqlType: () => 'int' },
  flag: { sqlType: () => 'bit', fromDriver: (value: boolean | number) => value === true || value === 1 },
  code: { sqlType: ({ length }) => `nvarchar(${length}) ${BINARY_COLLATION}` },
  text: { sqlType: ({ length }) => `nvarchar(${length}) ${BINARY_COLLATION}` },
  json: { sqlType: () => 'nvarchar(max)' },
  hash: {
    sqlType: () => 'binary(32)',
    codec: 'varbinary',
    toDriver: bytes,
    fromDriver: (value: Uint8Array) => hexFromBytes(value),
  },
  bytes: {
    sqlType: () => 'varbinary(max)',
    codec: 'varbinary',
    toDriver: (value: Uint8Array) => Buffer.from(value),
  },
  personal: {
    sqlType: () => 'binary(32)',
    codec: 'varbinary',
    toDriver: (value: string) => referenceBytes(value),
    fromDriver: (value: Uint8Array) => hexFromBytes(value),
  },
  sealed: {
    sqlType: () => 'varbinary(max)',
    codec: 'varbinary',
    toDriver: (value: string) => sealedBytes(value),
    fromDriver: (value: Uint8Array) => sealedFromBytes(value),
  },
};

export function mssqlType(definition: ColumnDefinition): string {
  return codings[definition.kind].sqlType(definition);
}

/**
 * drizzle's column builder for a definition, for SQL Server. With `opened`, the column as a view with opened personal
 * values returns it.
 */
export function mssqlColumn(definition: ColumnDefinition, { opened = false } = {}) {
  const coding =
    opened && definition.kind === 'personal'
      ? { ...codings.personal, fromDriver: openPersonalKept }
      : codings[definition.kind];
  const builder = customType<{ data: unknown; driverData: unknown }>({
    dataType: () => coding.sqlType(definition),
    ...(coding.codec ? { codec: coding.codec } : {}),
    ...(coding.toDriver ? { toDriver: coding.toDriver as (value: unknown) => unknown } : {}),
    ...(coding.fromDriver ? { fromDriver: coding.fromDriver as (value: unknown) => unknown } : {}),
  })();
  return definition.isNullable ? builder : builder.notNull();
}

/** A value in the form that the driver takes. */
export function mssqlValue(definition: ColumnDefinition, value: unknown): unknown {
  const { toDriver } = codings[definition.kind];
  return toDriver ? toDriver(value as never) : value;
}

/** A raw driver value as a TypeScript value, for rows read without drizzle. Amounts must be read as text. */
export function decodeMssqlValue(definition: ColumnDefinition, value: unknown): unknown {
  const { fromDriver } = codings[definition.kind];
  return value === null || !fromDriver ? value : fromDriver(value as never);
}
