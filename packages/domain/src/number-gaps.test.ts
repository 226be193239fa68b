import { expect, test } from 'vitest';
import { numberGaps } from './number-gaps.ts';

const gaps = (numbers: readonly number[], lastGiven: number) =>
  numberGaps(numbers.map(BigInt), BigInt(lastGiven)).map(({ from, to, reason }) => `${from}-${to} ${reason}`);

test('N5: numbers from 1 to the last one given have no gap, and neither has a series that gave none', () => {
  expect(gaps([1, 2, 3], 3)).toEqual([]);
  expect(gaps([], 0)).toEqual([]);
});

test('N5: each run of missing numbers is named once, with why: before a document it is missing, after the last one the counter is ahead', () => {
  expect(gaps([3, 4, 7, 9], 12)).toEqual([
    '1-2 DOCUMENT_MISSING',
    '5-6 DOCUMENT_MISSING',
    '8-8 DOCUMENT_MISSING',
    '10-12 COUNTER_AHEAD',
  ]);
  expect(gaps([], 2)).toEqual(['1-2 COUNTER_AHEAD']);
});

test('a counter behind the last number is no gap', () => {
  expect(gaps([1, 2, 3], 1)).toEqual([]);
});

test('numbers that a restore lost are named as that, and cut out of the gaps around them', () => {
  const lost = [
    { first: 3n, last: 4n },
    { first: 9n, last: 9n },
  ];
  const named = numberGaps([1n, 6n], 9n, lost).map(({ from, to, reason }) => `${from}-${to} ${reason}`);
  expect(named).toEqual([
    '2-2 DOCUMENT_MISSING',
    '3-4 LOST_BY_RESTORE',
    '5-5 DOCUMENT_MISSING',
    '7-8 COUNTER_AHEAD',
    '9-9 LOST_BY_RESTORE',
  ]);
});
