import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  addDays,
  addMonths,
  compareDates,
  daysBetween,
  earliestDate,
  firstOfMonth,
  isWithin,
  lastOfMonth,
  latestDate,
  localDate,
  parseLocalDate,
} from './local-date.ts';

const dayCount = daysBetween(earliestDate, latestDate);
const anyDate = fc.integer({ min: 0, max: dayCount }).map((days) => addDays(earliestDate, days));

test('every day agrees with the Gregorian calendar', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: dayCount }), (days) => {
      const expected = new Date(Date.UTC(1900, 0, 1 + days)).toISOString().slice(0, 10);
      expect(addDays(earliestDate, days)).toBe(expected);
    }),
  );
});

test('adding days and counting them are inverse', () => {
  fc.assert(
    fc.property(anyDate, anyDate, (from, to) => {
      expect(addDays(from, daysBetween(from, to))).toBe(to);
      expect(Math.sign(daysBetween(from, to))).toBe(compareDates(to, from));
    }),
  );
});

test.each([
  '2026-2-01',
  '2026-02-29',
  '1900-02-29',
  '2026-13-01',
  '2026-00-10',
  '2026-01-00',
  '1899-12-31',
  '26-01-01',
  '2026-01-01T00:00',
  ' 2026-01-01',
  '+2026-01-01',
  '',
])('"%s" is no date', (text) => {
  expect(parseLocalDate(text, 'postingDate')).toMatchObject({
    ok: false,
    refusal: { code: 'INPUT_INVALID', facts: { field: 'postingDate' } },
  });
});

test('leap days of 2000 and 2024 exist', () => {
  expect(parseLocalDate('2000-02-29').ok).toBe(true);
  expect(parseLocalDate('2024-02-29').ok).toBe(true);
});

test('a month added to the 31st ends on the last day', () => {
  expect(addMonths(localDate('2026-01-31'), 1)).toBe('2026-02-28');
  expect(addMonths(localDate('2024-03-31'), -1)).toBe('2024-02-29');
  expect(addMonths(localDate('2026-11-15'), 14)).toBe('2028-01-15');
  expect(addMonths(localDate('2026-01-15'), -13)).toBe('2024-12-15');
});

test('P1 the first and the last day of a month are inside it', () => {
  const february = {
    startDate: firstOfMonth(localDate('2028-02-10')),
    endDate: lastOfMonth(localDate('2028-02-10')),
  };
  expect(february).toEqual({ startDate: '2028-02-01', endDate: '2028-02-29' });
  expect(isWithin(localDate('2028-02-01'), february)).toBe(true);
  expect(isWithin(localDate('2028-02-29'), february)).toBe(true);
  expect(isWithin(localDate('2028-01-31'), february)).toBe(false);
  expect(isWithin(localDate('2028-03-01'), february)).toBe(false);
});

test('leaving the years 1900 to 9999 is a fault of the program', () => {
  expect(() => addDays(latestDate, 1)).toThrow(RangeError);
  expect(() => addDays(earliestDate, -1)).toThrow(RangeError);
  expect(() => localDate('2026-02-30')).toThrow(RangeError);
});
