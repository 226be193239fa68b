import { refusalCodes } from '@cifra/domain/refusal-codes';
import { accepted } from '@cifra/domain/result';
import { LONGEST_NAME, nameOf } from '@cifra/firm/users/person';
import { invalid, parser, type Parser } from '@cifra/subgraph-kit/parse/parser';

const inputInvalid = refusalCodes('INPUT_INVALID');

/** A name of a user, a group or a cluster. */
export const name: Parser<string, string, 'INPUT_INVALID'> = parser(inputInvalid, (given, path) => {
  const text = nameOf(given);
  return text === null
    ? invalid(path, `must have 1 to ${LONGEST_NAME} visible characters`, given.trim())
    : accepted(text);
});

const codeForm = /^[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?$/;

/** A code that the firm gives: lower-case letters, digits, inner hyphens. */
export const firmCode: Parser<string, string, 'INPUT_INVALID'> = parser(inputInvalid, (code, path) =>
  codeForm.test(code)
    ? accepted(code)
    : invalid(path, 'must be 1 to 60 lower-case letters, digits and inner hyphens', code),
);

const LONGEST_PASSKEY_NAME = 100;

/** What its user calls a passkey. */
export const passkeyName: Parser<string, string, 'INPUT_INVALID'> = parser(inputInvalid, (given, path) => {
  const text = nameOf(given);
  return text === null || text.length > LONGEST_PASSKEY_NAME
    ? invalid(path, `must have 1 to ${LONGEST_PASSKEY_NAME} visible characters`, given.trim())
    : accepted(text);
});
