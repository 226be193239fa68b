import { mssqlValue } from '../dialects/mssql/columns.ts';
import type { ColumnDefinition } from '../kit/column.ts';
import { hexFromBytes } from '../kit/values.ts';
import { mssqlDriver, type SqlType } from './driver.ts';

/**
 * A parameter of a statement that we write ourselves. It is typed, so that the null of a binary column is sent as a
 * binary null (error 257).
 */
export interface TypedParameter {
  readonly type: SqlType;
  readonly value: unknown;
}

/** How a value is sent and how the statement converts it: what the driver would round is sent as text. */
interface Form {
  readonly type: (definition: ColumnDefinition) => SqlType;
  readonly expression: (parameter: string) => string;
  /** The same of a value in a JSON document, where bytes are hexadecimal digits. */
  readonly inJson: { readonly type: string; readonly expression: (column: string) => string };
}

const called = (type: SqlType | (() => SqlType)): SqlType => (typeof type === 'function' ? type() : type);
const asIs = (parameter: string): string => parameter;
const text = (length: number) => (): SqlType => mssqlDriver().VarChar(length);

/** A text is read whole, so that the server refuses one that is too long for its column (2628). */
const textInJson: Form['inJson'] = { type: 'nvarchar(max)', expression: asIs };
const digitsInJson = (type: string): Form['inJson'] => ({
  type: 'varchar(max)',
  expression: (column) => `convert(${type}, ${column}, 2)`,
});

const converted = (
  type: string,
  { length, style = '' }: { readonly length: number; readonly style?: string },
): Form => {
  const expression = (value: string): string => `convert(${type}, ${value}${style})`;
  return { type: text(length), expression, inJson: { type: `varchar(${length})`, expression } };
};

const wholeNumber = converted('bigint', { length: 20 });
const fixedBytes = (length: number): Form => ({
  type: () => mssqlDriver().VarBinary(length),
  expression: (parameter) => `convert(binary(${length}), ${parameter})`,
  inJson: digitsInJson(`binary(${length})`),
});
const anyBytes: Form = {
  type: () => mssqlDriver().VarBinary(mssqlDriver().MAX),
  expression: asIs,
  inJson: digitsInJson('varbinary(max)'),
};
const textOfColumn: Form = {
  type: ({ length }) => mssqlDriver().NVarChar(length),
  expression: asIs,
  inJson: textInJson,
};

const forms: Readonly<Record<ColumnDefinition['kind'], Form>> = {
  id: fixedBytes(16),
  hash: fixedBytes(32),
  personal: fixedBytes(32),
  bytes: anyBytes,
  sealed: anyBytes,
  amount: converted('decimal(19,4)', { length: 40 }),
  number: wholeNumber,
  instant: wholeNumber,
  date: converted('date', { length: 10, style: ', 23' }),
  rate: { type: text(40), expression: asIs, inJson: textInJson },
  integer: {
    type: () => called(mssqlDriver().Int),
    expression: asIs,
    inJson: { type: 'int', expression: asIs },
  },
  flag: {
    type: () => called(mssqlDriver().Bit),
    expression: asIs,
    inJson: { type: 'bit', expression: asIs },
  },
  code: textOfColumn,
  text: textOfColumn,
  json: { ...textOfColumn, type: () => mssqlDriver().NVarChar(mssqlDriver().MAX) },
};

export const parameterExpression = (definition: ColumnDefinition, parameter: string): string =>
  forms[definition.kind].expression(parameter);

/**
 * A value as a typed parameter. A text longer than its column is sent at its full length, so that the server refuses it
 * (2628) instead of the driver truncating it.
 */
export function typedParameter(definition: ColumnDefinition, value: unknown): TypedParameter {
  const encoded = value === null ? null : mssqlValue(definition, value);
  const isLong = typeof encoded === 'string' && definition.length > 0 && encoded.length > definition.length;
  return {
    type: isLong ? mssqlDriver().NVarChar(mssqlDriver().MAX) : forms[definition.kind].type(definition),
    value: encoded,
  };
}

/** A column as OPENJSON reads it, and as a statement uses it. */
export const jsonColumn = (definition: ColumnDefinition): Form['inJson'] => forms[definition.kind].inJson;

/** Whether its values are texts that anything may stand in. */
export const isText = ({ kind }: ColumnDefinition): boolean =>
  forms[kind] === textOfColumn || kind === 'json';

/** A value as it stands in a JSON document. */
export function jsonValue(definition: ColumnDefinition, value: unknown): unknown {
  const encoded = value === null ? null : mssqlValue(definition, value);
  return encoded instanceof Uint8Array ? hexFromBytes(encoded) : encoded;
}

const QUOTES = 2;
/** Longer ones come back cut off from some servers' OPENJSON, whatever type they are read as. */
const LONGEST_IN_JSON = 4_000;

/**
 * Whether a value comes back from a document on every server: short, and without what JSON can only write with an escape, which not every
 * server's OPENJSON reads back.
 */
export const standsAsItIs = (value: unknown): boolean =>
  typeof value !== 'string' ||
  (value.length <= LONGEST_IN_JSON && JSON.stringify(value).length === value.length + QUOTES);
