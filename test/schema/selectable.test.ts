import { selectionFaults } from '@cifra/schema/selectable';
import { buildSchema } from 'graphql';
import { expect, test } from 'vitest';

const REFUSALS = `
  interface Refusal { code: String!, message: String!, remedy: String }
  type PeriodLocked implements Refusal { code: String!, message: String!, remedy: String, periodRef: ID!, postingDate: String! }
  type Period { id: ID!, name: String! }
  type EntryPosted { period: Period!, postingDate: String! }
`;

function faultsOf(more: string): readonly string[] {
  return selectionFaults(buildSchema(`${REFUSALS} ${more}`));
}

test('members whose fields of one name have one type are selected together', () => {
  expect(
    faultsOf('union PostEntryResult = EntryPosted | PeriodLocked type Query { a: PostEntryResult }'),
  ).toEqual([]);
});

test.each([
  ['another leaf', 'type Other { period: ID! }', 'EntryPosted.period is Period! and Other.period is ID!'],
  [
    'another nullability',
    'type Other { period: Period }',
    'EntryPosted.period is Period! and Other.period is Period',
  ],
  [
    'a list',
    'type Other { period: [Period!]! }',
    'EntryPosted.period is Period! and Other.period is [Period!]!',
  ],
])('members of a union that contradict each other are both named: %s', (_what, other, fault) => {
  expect(faultsOf(`${other} union Result = EntryPosted | Other type Query { a: Result }`)).toEqual([
    `${fault}, in the union Result`,
  ]);
});

test('members of different unions may use a name differently', () => {
  expect(
    faultsOf('type Other { period: ID! } union A = EntryPosted union B = Other type Query { a: A, b: B }'),
  ).toEqual([]);
});

test('a fact whose name has another type anywhere in the schema is named with that place, whether a union holds both or not', () => {
  expect(faultsOf('type Report { postingDate: String } type Query { a: Report, b: Refusal }')).toEqual([
    'PeriodLocked.postingDate is String! and Report.postingDate is String, and facts have one type over the schema',
  ]);
});

test('code, message and remedy are compared within unions only', () => {
  expect(faultsOf('type Account { code: ID! } type Query { a: Account }')).toEqual([]);
  expect(faultsOf('type Account { code: ID! } union A = PeriodLocked | Account type Query { a: A }')).toEqual(
    ['PeriodLocked.code is String! and Account.code is ID!, in the union A'],
  );
});
