import { refusalCodes } from '@cifra/domain/refusal-codes';
import { accepted } from '@cifra/domain/result';
import { fields, optional, withDefault } from '@cifra/subgraph-kit/parse/combine';
import { invalid, parser, type Parser } from '@cifra/subgraph-kit/parse/parser';
import { asGiven } from '@cifra/subgraph-kit/parse/values';
import { firmCode, name } from './names.ts';

const inputInvalid = refusalCodes('INPUT_INVALID');

const printable = (maximum: number): Parser<string, string, 'INPUT_INVALID'> =>
  parser(inputInvalid, (given, path) =>
    given.length <= maximum && /^[\x21-\x7e]+$/.test(given)
      ? accepted(given)
      : invalid(path, `must have 1 to ${maximum} printable characters without spaces`, given.slice(0, 100)),
  );

/** It is not in any message, so neither is a wrong one. */
const secret: Parser<string, string, 'INPUT_INVALID'> = parser(inputInvalid, (given, path) =>
  /^[\x21-\x7e]{1,500}$/.test(given)
    ? accepted(given)
    : invalid(path, 'must have 1 to 500 printable characters without spaces', ''),
);

/** Refuses: INPUT_INVALID. */
export const newIdentityProvider = fields({
  code: firmCode,
  name,
  issuer: printable(500),
  clientId: printable(200),
  clientSecret: optional(secret),
  countsAsSecondFactor: withDefault(asGiven<boolean>(), false),
});

/** Refuses: INPUT_INVALID. */
export const identityProviderSettings = fields({
  code: firmCode,
  name: optional(name),
  clientId: optional(printable(200)),
  clientSecret: optional(secret),
  countsAsSecondFactor: optional(asGiven<boolean>()),
});
