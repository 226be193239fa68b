import { parse, print } from 'graphql';
import { expect, test } from 'vitest';
import { withMutationUnions } from '@cifra/schema/mutation-unions';

const files = [
  parse(
    'type Mutation { lockPeriod(input: A!): LockResult! unlockPeriod(input: A!): LockResult! } type Locked { a: Int }',
  ),
  parse('extend type Mutation { closeYear(input: A!): CloseResult! } type Closed { a: Int }'),
];
const mutations = [
  {
    name: 'lockPeriod',
    answers: ['Locked'],
    members: ['Locked', 'PeriodUnknown'],
    refuses: ['PERIOD_UNKNOWN'],
  },
  {
    name: 'unlockPeriod',
    answers: ['Locked'],
    members: ['Locked', 'ReasonTooShort'],
    refuses: ['REASON_TOO_SHORT'],
  },
  { name: 'closeYear', answers: ['Closed'], members: ['Closed'], refuses: [] },
];

test('each union stands after the file that names it, and mutations that name the same one share it', () => {
  const printed = withMutationUnions(files, mutations).map((definition) => print(definition));
  expect(printed[2]).toBe(
    '"""\nWhat `lockPeriod` and `unlockPeriod` answer: Locked when it was done, or else one of the refusals, and nothing was changed. Their codes: PERIOD_UNKNOWN, REASON_TOO_SHORT.\n"""\nunion LockResult = Locked | PeriodUnknown | ReasonTooShort',
  );
  expect(printed.at(-1)).toContain('union CloseResult = Closed');
});

test('a mutation that only the schema knows, or only the declarations, is named; so is a union by hand', () => {
  expect(() => withMutationUnions(files, mutations.slice(1))).toThrow(
    'the mutation lockPeriod is in the schema and is not declared',
  );
  expect(() =>
    withMutationUnions(files, [...mutations, { name: 'openYear', answers: [], members: [], refuses: [] }]),
  ).toThrow('the mutation openYear is declared and is not in the schema');
  expect(() => withMutationUnions([...files, parse('union CloseResult = Closed')], mutations)).toThrow(
    'the union CloseResult is made from the declarations',
  );
});
