import { expect, test } from 'vitest';
import { refuse } from '@cifra/domain/refusals';
import { fields, list } from './parse/combine.ts';
import { text, uuid } from './parse/values.ts';
import { faultsToGraphQL, toGraphQLRefusal } from './refusal.ts';

const input = fields({
  accountId: uuid,
  lines: list(fields({ name: text(5) }), { maximum: 1_000, problem: 'must have at most 1,000 elements' }),
});

function faultsOf(given: Parameters<typeof input.parse>[0]) {
  const parsed = input.parse(given, ['input']);
  if (parsed.ok) throw new Error('the input was accepted');
  return faultsToGraphQL(parsed.refusal);
}

test('every fault of an input is answered, with its path as GraphQL writes it and as one text', () => {
  const refusal = faultsOf({ accountId: 'none', lines: [{ name: 'rent' }, { name: ' ' }] });
  expect(refusal).toMatchObject({
    __typename: 'InputInvalid',
    code: 'INPUT_INVALID',
    message:
      'The input has 2 faults. The first: The field accountId must be a UUID in canonical form; got "none".',
    remedy: 'Correct them and send the request again.',
    inputFaults: [
      {
        path: ['input', 'accountId'],
        field: 'accountId',
        code: 'INPUT_INVALID',
        problem: 'must be a UUID in canonical form',
        value: 'none',
        remedy: 'Correct it and send the request again.',
      },
      {
        path: ['input', 'lines', '1', 'name'],
        field: 'lines[1].name',
        problem: 'must not be empty',
        value: null,
        message: 'The field lines[1].name must not be empty.',
      },
    ],
  });
});

test('one fault is told in its own words', () => {
  expect(faultsOf({ accountId: 'none', lines: [] })).toMatchObject({
    message: 'The field accountId must be a UUID in canonical form; got "none".',
    inputFaults: [{ field: 'accountId' }],
  });
});

test('a hundred faults are listed, and all are counted', () => {
  const id = '01890a5d-ac96-774b-bcce-b302099a8057';
  const refusal = faultsOf({ accountId: id, lines: Array.from({ length: 1_000 }, () => ({ name: '' })) });
  expect(refusal.inputFaults).toHaveLength(100);
  expect(refusal.message).toMatch(/^The input has 1000 faults\./);
});

test('a fault that a command finds has the same form', () => {
  const refusal = refuse('INPUT_INVALID', {
    field: 'lines[2].baseAmount',
    problem: 'must be 0',
    value: '1.00',
  });
  expect(toGraphQLRefusal(refusal)).toMatchObject({
    __typename: 'InputInvalid',
    message: 'The field lines[2].baseAmount must be 0; got "1.00".',
    inputFaults: [
      { path: ['input', 'lines', '2', 'baseAmount'], field: 'lines[2].baseAmount', value: '1.00' },
    ],
  });
});

test('any other refusal has code, message, remedy and its facts', () => {
  expect(toGraphQLRefusal(refuse('PERIOD_UNKNOWN', { periodRef: '2026-13' }))).toEqual({
    __typename: 'PeriodUnknown',
    code: 'PERIOD_UNKNOWN',
    message: 'There is no period 2026-13.',
    remedy: 'Query the periods for valid ids.',
    periodRef: '2026-13',
  });
});
