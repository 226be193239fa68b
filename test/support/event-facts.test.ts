import { expect, test } from 'vitest';
import { problemsOfFacts } from './event-facts.ts';

const facts = {
  date: 'date',
  amountE4: 'digits',
  'note?': 'text?',
  lines: [{ account: 'id', isPosted: 'flag' }],
} as const;
const stored = { date: '2026-03-31', amountE4: '-125', lines: [{ account: '1010', isPosted: true }] };

test('facts that are what the catalogue states have no problem', () => {
  expect(problemsOfFacts(facts, stored, 'after')).toEqual([]);
  expect(problemsOfFacts(facts, { ...stored, note: null }, 'after')).toEqual([]);
});

test.each([
  [
    'a fact that is missing',
    { amountE4: undefined, date: '2026-03-31', lines: [] },
    'after.amountE4: undefined is not digits',
  ],
  ['a fact of another kind', { ...stored, date: '31/03/2026' }, 'after.date: "31/03/2026" is not date'],
  ['null where there must be a value', { ...stored, amountE4: null }, 'after.amountE4: null is not digits'],
  [
    'a fact that the catalogue does not have',
    { ...stored, mood: 'good' },
    'after.mood: not in the catalogue',
  ],
  ['a fact within a fact', { ...stored, lines: [{ account: '1010' }] }, 'after.lines[0].isPosted: missing'],
  ['no facts at all', null, 'after: no facts'],
])('%s is named', (_what, value, problem) => {
  expect(problemsOfFacts(facts, value, 'after')).toEqual([problem]);
});
