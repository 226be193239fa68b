import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';
import { parseLocalDate } from '@cifra/domain/local-date';

/** The shared scalars (schema/common.graphql). All are strings on the wire; what does not read as one is refused by name. */

interface ScalarForm {
  readonly name: string;
  readonly form: string;
  readonly accepts: (text: string) => boolean;
}

function stringScalar({ name, form, accepts }: ScalarForm): GraphQLScalarType<string, string> {
  const parse = (value: unknown): string => {
    if (typeof value !== 'string' || value.length > 64 || !accepts(value))
      throw new GraphQLError(`${name} must be ${form}.`, { extensions: { code: 'BAD_USER_INPUT' } });
    return value;
  };
  return new GraphQLScalarType<string, string>({
    name,
    serialize: (value) => (typeof value === 'bigint' ? value.toString() : parse(value)),
    parseValue: parse,
    parseLiteral: (node: ValueNode) => parse(node.kind === Kind.STRING ? node.value : null),
  });
}

/**
 * As wide as what is kept: a rate has 12 significant digits, so that one of 1e-18 has 30 decimals; what a refusal shows of an amount too
 * large has 24 digits before the point. What a field takes of this is its operation's to say.
 */
const decimalForm = /^-?(?:0|[1-9]\d{0,23})(?:\.\d{1,30})?$/;
const instantForm = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?Z$/;

export const scalarResolvers = {
  Decimal: stringScalar({
    name: 'Decimal',
    form: 'a decimal number as a string, like "1234.50"',
    accepts: (text) => decimalForm.test(text),
  }),
  LocalDate: stringScalar({
    name: 'LocalDate',
    form: 'a calendar date, like "2026-03-31"',
    accepts: (text) => parseLocalDate(text).ok,
  }),
  DateTime: stringScalar({
    name: 'DateTime',
    form: 'an instant in UTC, like "2026-03-31T14:05:09Z"',
    accepts: (text) => instantForm.test(text),
  }),
  CurrencyCode: stringScalar({
    name: 'CurrencyCode',
    form: 'an ISO 4217 code, like "EUR"',
    accepts: (text) => /^[A-Z]{3}$/.test(text),
  }),
  BigInt: stringScalar({
    name: 'BigInt',
    form: 'a whole number as a string',
    accepts: (text) => /^-?\d{1,38}$/.test(text),
  }),
};
