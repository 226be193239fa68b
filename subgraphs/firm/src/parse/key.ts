import { parseNetwork } from '@cifra/access/address-list';
import { refusalCodes } from '@cifra/domain/refusal-codes';
import { accepted } from '@cifra/domain/result';
import type { KeyChoice } from '@cifra/firm/api-keys/key-change';
import {
  manifestOf,
  manifestProblem,
  MOST_OVERLAP_HOURS,
  networkProblem,
  operationNameOf,
  operationProblem,
  sortedOnce,
} from '@cifra/firm/api-keys/key-input';
import { fields, list, map, optional, withDefault } from '@cifra/subgraph-kit/parse/combine';
import { invalid, parser, type Parser } from '@cifra/subgraph-kit/parse/parser';
import { asGiven, uuid } from '@cifra/subgraph-kit/parse/values';
import { instantDigits } from './instant-digits.ts';
import { name } from './names.ts';

const inputInvalid = refusalCodes('INPUT_INVALID');

const textOf = (
  read: (given: string) => string | null,
  problem: string,
): Parser<string, string, 'INPUT_INVALID'> =>
  parser(inputInvalid, (given, path) => {
    const text = read(given);
    return text === null ? invalid(path, problem, given.slice(0, 100)) : accepted(text);
  });

const someOf = (of: Parser<string, string, 'INPUT_INVALID'>, maximum: number) =>
  optional(
    map(
      list(of, { minimum: 1, maximum, problem: `must have one to ${maximum}, or be left out` }),
      sortedOnce,
    ),
  );

/** A new key. Refuses: INPUT_INVALID. */
export const newKey = fields({
  name,
  holder: asGiven<KeyChoice['holder']>(),
  tenantIds: map(
    list(uuid, { minimum: 1, maximum: 50, problem: 'must name one to fifty tenants' }),
    sortedOnce,
  ),
  cluster: asGiven<string>(),
  manifest: optional(textOf(manifestOf, manifestProblem)),
  operationNames: someOf(textOf(operationNameOf, operationProblem), 200),
  addresses: someOf(textOf(parseNetwork, networkProblem), 50),
  expiresAt: instantDigits,
});

const overlapHours: Parser<number, number, 'INPUT_INVALID'> = parser(inputInvalid, (hours, path) =>
  hours >= 0 && hours <= MOST_OVERLAP_HOURS
    ? accepted(hours)
    : invalid(path, `must be 0 to ${MOST_OVERLAP_HOURS}`, String(hours)),
);

/** The schema has the default, too. */
export const keyRotation = fields({
  keyId: uuid,
  overlapHours: withDefault(overlapHours, 24),
  expiresAt: instantDigits,
});
