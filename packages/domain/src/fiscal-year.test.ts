import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fiscalYearPeriods, nextFiscalYear, openingDateOf } from './fiscal-year.ts';
import { addDays, addMonths, daysBetween, localDate, type LocalDate } from './local-date.ts';

const startOf = (year: number, month: number): LocalDate =>
  localDate(`${year}-${String(month).padStart(2, '0')}-01`);
const starts = fc.tuple(fc.integer({ min: 1990, max: 2120 }), fc.integer({ min: 1, max: 12 }));

test('whatever month it starts in and whatever day it begins on, a year has no gap, no overlap, and ends with its twelfth month', () => {
  fc.assert(
    fc.property(starts, fc.nat({ max: 364 }), ([year, month], day) => {
      const startDate = startOf(year, month);
      const firstYearStart = addDays(startDate, day);
      const built = fiscalYearPeriods({ startDate, firstYearStart });
      if (!built.ok) throw new Error(built.refusal.code);
      const { periods, endDate, name } = built.value;
      expect(periods[0]?.startDate).toBe(firstYearStart);
      expect(periods.at(-1)).toMatchObject({ ordinal: 12, endDate });
      expect(name).toBe(endDate.slice(0, 4));
      expect(addDays(endDate, 1)).toBe(addMonths(startDate, 12));
      let days = 0;
      for (const [index, period] of periods.entries()) {
        const next = periods[index + 1];
        days += daysBetween(period.startDate, period.endDate) + 1;
        expect(period.name).toBe(period.startDate.slice(0, 7));
        expect(period.name).toBe(period.endDate.slice(0, 7));
        if (next === undefined) continue;
        expect(next.startDate).toBe(addDays(period.endDate, 1));
        expect(next.ordinal).toBe(period.ordinal + 1);
      }
      expect(days).toBe(daysBetween(firstYearStart, endDate) + 1);
      expect(openingDateOf(periods[0] ?? built.value)).toBe(addDays(firstYearStart, -1));
    }),
  );
});

test('the year after any year, a short one too, is a full one of the same month', () => {
  fc.assert(
    fc.property(starts, fc.nat({ max: 364 }), ([year, month], day) => {
      const startDate = startOf(year, month);
      const built = fiscalYearPeriods({ startDate, firstYearStart: addDays(startDate, day) });
      if (!built.ok) throw new Error(built.refusal.code);
      const full = fiscalYearPeriods({ startDate: addMonths(startDate, 12) });
      expect({ ok: true, value: nextFiscalYear(built.value) }).toEqual(full);
    }),
  );
});

test('a year starts on the first of a month and nowhere else; it begins inside itself', () => {
  fc.assert(
    fc.property(starts, fc.integer({ min: 1, max: 27 }), ([year, month], days) => {
      const startDate = startOf(year, month);
      expect(fiscalYearPeriods({ startDate: addDays(startDate, days) })).toMatchObject({
        refusal: { code: 'INPUT_INVALID', facts: { field: 'startDate' } },
      });
      for (const firstYearStart of [addDays(startDate, -days), addDays(addMonths(startDate, 12), days - 1)])
        expect(fiscalYearPeriods({ startDate, firstYearStart })).toMatchObject({
          refusal: { code: 'INPUT_INVALID', facts: { field: 'firstYearStart' } },
        });
    }),
  );
});
