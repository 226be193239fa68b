import { accepted } from '@cifra/domain/result';
import { refusalCodes } from '@cifra/domain/refusal-codes';
import { isQueryName } from '@cifra/trail/investigate/firm-queries';
import { MOST_ROWS, MOST_SECONDS } from '@cifra/trail/investigate/limits';
import type { GivenParameter, ParameterType } from '@cifra/trail/investigate/parameters';
import { andThen, fields, list, map, optional, withDefault } from '@cifra/subgraph-kit/parse/combine';
import { invalid, parser } from '@cifra/subgraph-kit/parse/parser';
import { asGiven } from '@cifra/subgraph-kit/parse/values';

const inputInvalid = refusalCodes('INPUT_INVALID');

const MOST_PARAMETERS = 50;
const MOST_VALUE = 2_000;

const upTo = (most: number) =>
  parser<number, number, 'INPUT_INVALID'>(inputInvalid, (given, path) =>
    given >= 1 && given <= most ? accepted(given) : invalid(path, `must be 1 to ${most}`, String(given)),
  );

const parameterName = parser<string, string, 'INPUT_INVALID'>(inputInvalid, (given, path) =>
  /^[\p{L}_][\p{L}\p{N}_$]{0,63}$/u.test(given)
    ? accepted(given)
    : invalid(path, 'must be the name of a parameter, without its sign', given.slice(0, 64)),
);

const parameter = map(
  fields({
    name: parameterName,
    type: optional(asGiven<ParameterType>()),
    value: optional(
      parser<string, string, 'INPUT_INVALID'>(inputInvalid, (given, path) =>
        given.length <= MOST_VALUE
          ? accepted(given)
          : invalid(path, `must have at most ${MOST_VALUE} characters`, null),
      ),
    ),
  }),
  ({ name, type, value }): GivenParameter => ({ name, type: type ?? 'TEXT', value }),
);

const parameters = withDefault(
  list(parameter, { maximum: MOST_PARAMETERS, problem: `must be at most ${MOST_PARAMETERS}` }),
  [],
);

const common = {
  parameters,
  maximumRows: optional(upTo(MOST_ROWS)),
  maximumSeconds: optional(upTo(MOST_SECONDS)),
};

export const investigationInput = andThen(
  fields({ ...common, sql: optional(asGiven<string>()), savedQuery: optional(asGiven<string>()) }),
  inputInvalid,
  (given, path) =>
    (given.sql === null) === (given.savedQuery === null)
      ? invalid([...path, 'sql'], 'must be given, or else savedQuery', null)
      : accepted(given),
);

const queryName = parser<string, string, 'INPUT_INVALID'>(inputInvalid, (given, path) =>
  isQueryName(given)
    ? accepted(given)
    : invalid(path, 'must be 2 to 60 lower-case letters, digits and inner hyphens', given.slice(0, 64)),
);

const MOST_ABOUT = 500;

const about = parser<string, string, 'INPUT_INVALID'>(inputInvalid, (given, path) => {
  const text = given.trim();
  return text.length >= 1 && text.length <= MOST_ABOUT
    ? accepted(text)
    : invalid(path, `must have 1 to ${MOST_ABOUT} characters`, null);
});

export const savedQueryInput = fields({
  name: queryName,
  about,
  sql: asGiven<string>(),
  parameters: withDefault(
    list(fields({ name: parameterName, type: asGiven<ParameterType>() }), {
      maximum: MOST_PARAMETERS,
      problem: `must be at most ${MOST_PARAMETERS}`,
    }),
    [],
  ),
});

export const deletedQueryInput = fields({ name: asGiven<string>() });

export const controlInvestigationInput = map(fields({ ...common, sql: asGiven<string>() }), (given) => ({
  ...given,
  savedQuery: null,
}));
