import { mssqlValue } from '../dialects/mssql/columns.ts';
import type { ColumnDefinition } from '../kit/column.ts';
import { mssqlDriver, type SqlType } from './driver.ts';

/**
 * A parameter of a statement that we write ourselves. It is typed, so that the null of a binary column is sent as a
 * binary null (error 257).
 */
export interface TypedParameter {
  readonly type: SqlType;
  readonly value: unknown;
}

/** How a parameter is sent and how the statement converts it: what the driver would round is sent as text. */
interface Form {
  readonly type: (definition: ColumnDefinition) => SqlType;
  readonly expression: (parameter: string) => string;
}

const called = (type: SqlType | (() => SqlType)): SqlType => (typeof type === 'function' ? type() : type);
const asIs = (parameter: string): string => parameter;
const text = (length: number) => (): SqlType => mssqlDriver().VarChar(length);

const wholeNumber: Form = { type: text(20), expression: (parameter) => `convert(bigint, ${parameter})` };

const forms: Readonly<Record<ColumnDefinition['kind'], Form>> = {
  id: {
    type: () => mssqlDriver().VarBinary(16),
    expression: (parameter) => `convert(binary(16), ${parameter})`,
  },
  hash: {
    type: () => mssqlDriver().VarBinary(32),
    expression: (parameter) => `convert(binary(32), ${parameter})`,
  },
  personal: {
    type: () => mssqlDriver().VarBinary(32),
    expression: (parameter) => `convert(binary(32), ${parameter})`,
  },
  bytes: { type: () => mssqlDriver().VarBinary(mssqlDriver().MAX), expression: asIs },
  sealed: { type: () => mssqlDriver().VarBinary(mssqlDriver().MAX), expression: asIs },
  amount: { type: text(40), expression: (parameter) => `convert(decimal(19,4), ${parameter})` },
  number: wholeNumber,
  instant: wholeNumber,
  date: { type: text(10), expression: (parameter) => `convert(date, ${parameter}, 23)` },
  rate: { type: text(40), expression: asIs },
  integer: { type: () => called(mssqlDriver().Int), expression: asIs },
  flag: { type: () => called(mssqlDriver().Bit), expression: asIs },
  code: { type: ({ length }) => mssqlDriver().NVarChar(length), expression: asIs },
  text: { type: ({ length }) => mssqlDriver().NVarChar(length), expression: asIs },
  json: { type: () => mssqlDriver().NVarChar(mssqlDriver().MAX), expression: asIs },
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
