import { expect, test } from 'vitest';
import { localDate } from './local-date.ts';
import { daysAround, plainNumber, unusualDates } from './posting-warnings.ts';

const on = (documentDate: string, postingDate: string, dueDate: string | null = null) =>
  unusualDates({
    documentDate: localDate(documentDate),
    postingDate: localDate(postingDate),
    dueDate: dueDate === null ? null : localDate(dueDate),
  }).map(({ field, message }) => [field, message]);

test('a document date may be two years before the posting date and a year after it, not a day more', () => {
  expect(on('2024-03-01', '2026-03-01')).toEqual([]);
  expect(on('2024-02-29', '2026-03-01')).toEqual([
    [
      'documentDate',
      'The document date 2024-02-29 is more than two years before the posting date 2026-03-01.',
    ],
  ]);
  expect(on('1999-03-01', '2026-03-01')).toHaveLength(1);
  expect(on('2027-03-01', '2026-03-01')).toEqual([]);
  expect(on('2027-03-02', '2026-03-01')).toEqual([
    ['documentDate', 'The document date 2027-03-02 is more than a year after the posting date 2026-03-01.'],
  ]);
});

test('a due date may be two years after the document date', () => {
  expect(on('2026-03-01', '2026-03-01', '2028-03-01')).toEqual([]);
  expect(on('2026-03-01', '2026-03-01', '2062-03-31')).toEqual([
    ['dueDate', 'The due date 2062-03-31 is more than two years after the document date 2026-03-01.'],
  ]);
});

test('the ends of the calendar are no fault', () => {
  expect(on('1900-01-01', '2026-03-01')).toHaveLength(1);
  expect(on('9999-12-31', '9999-12-31', '9999-12-31')).toEqual([]);
  expect(on('2026-01-01', '2026-01-01', '9999-12-31')).toHaveLength(1);
  expect(daysAround(localDate('1900-01-10'), 365)).toEqual({ from: '1900-01-01', to: '1901-01-10' });
  expect(daysAround(localDate('9999-12-31'), 14)).toEqual({ from: '9999-12-17', to: '9999-12-31' });
});

test("a vendor's number is compared without case, signs and leading zeros, and nothing else", () => {
  for (const [one, other] of [
    ['F-00231', 'f 231'],
    ['A/0012-03', 'A12-3'],
    ['№７', 'No 7'],
    ['INV2026-001', 'inv 2026 1'],
  ] as const)
    expect([one, plainNumber(one)]).toEqual([one, plainNumber(other)]);
  expect(plainNumber('A1-23')).not.toBe(plainNumber('A12-3'));
  expect(plainNumber('F-231')).not.toBe(plainNumber('F-2310'));
  expect(plainNumber('F-100')).not.toBe(plainNumber('F-1'));
  expect(plainNumber('---')).toBe('');
  expect(plainNumber('000')).toBe('0');
});
