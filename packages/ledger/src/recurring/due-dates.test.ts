import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, lastOfMonth, localDate, type LocalDate } from '@cifra/domain/local-date';
import {
  dueDateAt,
  firstDueFrom,
  frequencies,
  lastDueBefore,
  nextDueAfter,
  type Schedule,
} from './due-dates.ts';

function dueDatesUpTo(schedule: Schedule, last: string): LocalDate[] {
  const dates: LocalDate[] = [];
  for (let date = schedule.firstDate; date <= last; date = nextDueAfter(schedule, date)) dates.push(date);
  return dates;
}

test('a day 31 falls on the last day of shorter months and comes back to 31, leap years included', () => {
  const schedule = { frequency: 'MONTHLY', firstDate: localDate('2027-12-31') } as const;
  expect(dueDatesUpTo(schedule, '2028-06-30')).toEqual([
    '2027-12-31',
    '2028-01-31',
    '2028-02-29',
    '2028-03-31',
    '2028-04-30',
    '2028-05-31',
    '2028-06-30',
  ]);
});

test('a year from 29 February is 28 February, and 29 again in the next leap year', () => {
  const schedule = { frequency: 'YEARLY', firstDate: localDate('2024-02-29') } as const;
  expect(dueDatesUpTo(schedule, '2028-12-31')).toEqual([
    '2024-02-29',
    '2025-02-28',
    '2026-02-28',
    '2027-02-28',
    '2028-02-29',
  ]);
});

test('a quarter from 30 November falls on the end of February', () => {
  const schedule = { frequency: 'QUARTERLY', firstDate: localDate('2026-11-30') } as const;
  expect(dueDatesUpTo(schedule, '2027-08-31')).toEqual([
    '2026-11-30',
    '2027-02-28',
    '2027-05-30',
    '2027-08-30',
  ]);
});

const dates = fc
  .integer({ min: 0, max: 80_000 })
  .map((days): LocalDate => addDays(localDate('1900-01-01'), days));
const schedules = fc.record({ frequency: fc.constantFrom(...frequencies), firstDate: dates });

test('over two centuries, the walk from date to date is the count from the first date: none left out, none twice', () => {
  fc.assert(
    fc.property(schedules, fc.integer({ min: 0, max: 300 }), (schedule, steps) => {
      let date = schedule.firstDate;
      for (let index = 0; index <= steps; index += 1) {
        expect(date).toBe(dueDateAt(schedule, index));
        const next = nextDueAfter(schedule, date);
        expect(next > date).toBe(true);
        // No day between the two is due.
        expect(firstDueFrom(schedule, addDays(date, 1))).toBe(next);
        date = next;
      }
    }),
    { numRuns: 200 },
  );
});

test('a due date keeps the day of the first one wherever its month has it, and is the last of its month elsewhere', () => {
  const monthly = schedules.filter(({ frequency }) => frequency !== 'WEEKLY');
  fc.assert(
    fc.property(monthly, fc.integer({ min: 0, max: 600 }), (schedule, index) => {
      const date = dueDateAt(schedule, index);
      const day = schedule.firstDate.slice(8);
      expect(date.slice(8) === day || (date === lastOfMonth(date) && date.slice(8) < day)).toBe(true);
    }),
  );
});

test('before the first due date there is none', () => {
  const schedule = { frequency: 'MONTHLY', firstDate: localDate('2026-01-31') } as const;
  expect(lastDueBefore(schedule, localDate('2026-01-31'))).toBeNull();
  expect(lastDueBefore(schedule, localDate('1999-12-31'))).toBeNull();
  expect(lastDueBefore(schedule, localDate('2026-02-01'))).toBe('2026-01-31');
});

test('the first due date from any day is not before it, and the one before lies before it', () => {
  fc.assert(
    fc.property(schedules, dates, (schedule, day) => {
      const due = firstDueFrom(schedule, day);
      expect(due >= day || due === schedule.firstDate).toBe(true);
      expect(due >= schedule.firstDate).toBe(true);
      if (due === schedule.firstDate) return;
      const before = lastDueBefore(schedule, due);
      if (before === null) throw new Error('a due date behind the first has one before it');
      expect(before < day).toBe(true);
      expect(nextDueAfter(schedule, before)).toBe(due);
      expect(lastDueBefore(schedule, day)).toBe(before);
    }),
    { numRuns: 60 },
  );
});
