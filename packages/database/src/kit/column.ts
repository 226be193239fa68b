import type { LocalDate } from '@cifra/domain/local-date';
import type { Uuid } from '@cifra/domain/ids';
import type { Rate } from '@cifra/domain/rate';
import type { Sealed } from './sealed-cipher.ts';

/**
 * What a column holds, in both dialects. The kind decides the SQL type, the driver's encoding and the canonical text
 * that the hash chain covers; `dialects/<name>/columns.ts` has one implementation per kind.
 *
 * - `id`       UUIDv7; 16 bytes (`uniqueidentifier` is never used: its order inverts half of all neighbours)
 * - `amount`   `bigint`, E4; SQLite integer, SQL Server decimal(19,4)
 * - `rate`     decimal text, at most 12 significant digits; SQLite text, SQL Server varchar(40)
 * - `date`     calendar date `YYYY-MM-DD`
 * - `instant`  `bigint` microseconds since the epoch
 * - `number`   `bigint`, a gapless or permanent number
 * - `integer`  small whole number, a JS number
 * - `flag`     boolean
 * - `code`     trimmed, NFC, binary-collated; at most `length` characters
 * - `text`     text of at most `length` characters, compared like a code
 * - `json`     canonical JSON text, unbounded
 * - `hash`     32 bytes, lower-case hex in TypeScript
 * - `bytes`    bytes of any length
 * - `personal` a text about a person. The table stores its keyed digest, 32 bytes; the text itself is stored once,
 *              encrypted, in an erasable table. `sealRow` writes it, and every query reads it as text
 *              (docs/decisions/0014-personal-data.md)
 * - `sealed`   a secret, encrypted under a master key outside the database and bound to its row. Queries see the sealed
 *              bytes as base64; only `MasterKeys` opens them (docs/decisions/0021-sealed-columns.md)
 */
export type ColumnKind =
  | 'id'
  | 'amount'
  | 'rate'
  | 'date'
  | 'instant'
  | 'number'
  | 'integer'
  | 'flag'
  | 'code'
  | 'text'
  | 'json'
  | 'hash'
  | 'bytes'
  | 'personal'
  | 'sealed';

export interface ColumnDefinition<Value = unknown, Nullable extends boolean = boolean> {
  readonly kind: ColumnKind;
  readonly isNullable: Nullable;
  /** Maximum characters of `code` and `text`; 0 for other kinds. */
  readonly length: number;
  /** The only values that a `code` may have; the database checks it. */
  readonly oneOf: readonly string[] | null;
  /** The TypeScript value. It exists only in the type: always undefined at run time. */
  readonly valueType?: Value;
}

/** What a column of characters may hold on SQL Server: https://learn.microsoft.com/en-us/sql/t-sql/data-types/nchar-and-nvarchar-transact-sql */
const LONGEST_TEXT = 4_000;

type NotNull<Value> = ColumnDefinition<Value, false>;

function column<Value>(
  kind: ColumnKind,
  length = 0,
  oneOf: readonly string[] | null = null,
): ColumnDefinition<Value, false> {
  if (length > LONGEST_TEXT)
    throw new Error(`a column of ${length} characters: SQL Server has ${LONGEST_TEXT}`);
  return { kind, isNullable: false, length, oneOf };
}

export const id = (): NotNull<Uuid> => column('id');
export const amount = (): NotNull<bigint> => column('amount');
export const rate = (): NotNull<Rate> => column('rate', 40);
export const date = (): NotNull<LocalDate> => column('date');
export const instant = (): NotNull<bigint> => column('instant');
export const number = (): NotNull<bigint> => column('number');
export const integer = (): NotNull<number> => column('integer');
export const flag = (): NotNull<boolean> => column('flag');
export const code = (length: number): NotNull<string> => column('code', length);
export const text = (length: number): NotNull<string> => column('text', length);
export const json = (): NotNull<string> => column('json');
export const hash = (): NotNull<string> => column('hash');
export const bytes = (): NotNull<Uint8Array> => column('bytes');
export const sealed = (): NotNull<Sealed> => column('sealed');

/** A code from a closed list. The database refuses a value outside it (CHECK). */
export function oneOf<const Values extends readonly string[]>(values: Values): NotNull<Values[number]> {
  const longest = Math.max(...values.map((value) => value.length));
  return column<Values[number]>('code', longest, values);
}

/** A text or code about a person, with the same length limit. Its table names the person in `subjectColumn`. */
export function personal(definition: NotNull<string>): NotNull<string> {
  return column('personal', definition.length);
}

/** The same column, but nullable. */
export function nullable<Value>(definition: NotNull<Value>): ColumnDefinition<Value, true> {
  return { ...definition, isNullable: true };
}
