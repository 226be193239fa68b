import { describe, expect, test } from 'vitest';
import { dayIn, nextRunAfter } from './schedule.ts';

/** The times of a daily schedule as a worker that is always there meets them. */
function days(cron: string, timeZone: string, from: string, count: number): string[] {
  const found: string[] = [];
  let at = new Date(from);
  for (let index = 0; index < count; index += 1) {
    at = nextRunAfter({ cron, timeZone }, at, index === 0 ? null : dayIn(timeZone, at));
    found.push(`${dayIn(timeZone, at)} ${at.toISOString()}`);
  }
  return found;
}

describe('a daily schedule in a time zone', () => {
  test('Z2: two zones have midnights of their own', () => {
    expect(days('30 0 * * *', 'America/Panama', '2026-03-01T00:00:00Z', 1)).toEqual([
      '2026-03-01 2026-03-01T05:30:00.000Z',
    ]);
    expect(days('30 0 * * *', 'Asia/Tokyo', '2026-03-01T00:00:00Z', 1)).toEqual([
      '2026-03-02 2026-03-01T15:30:00.000Z',
    ]);
  });

  test('a time that is skipped comes as late after the gap: in Beirut clocks jump over midnight', () => {
    expect(days('30 0 * * *', 'Asia/Beirut', '2026-03-27T12:00:00Z', 3)).toEqual([
      '2026-03-28 2026-03-27T22:30:00.000Z',
      '2026-03-29 2026-03-28T22:30:00.000Z',
      '2026-03-30 2026-03-29T21:30:00.000Z',
    ]);
    expect(days('30 2 * * *', 'Europe/Madrid', '2026-03-27T12:00:00Z', 3)).toEqual([
      '2026-03-28 2026-03-28T01:30:00.000Z',
      '2026-03-29 2026-03-29T01:30:00.000Z',
      '2026-03-30 2026-03-30T00:30:00.000Z',
    ]);
  });

  test.each([
    'America/Havana',
    'Asia/Beirut',
    'Europe/Madrid',
    'America/New_York',
    'Australia/Lord_Howe',
    'America/Panama',
    'Africa/Cairo',
  ])(
    'every local day of a year has one run in %s, whenever in the day it is, changes of clocks included',
    (timeZone) => {
      for (const cron of ['0 0 * * *', '30 0 * * *', '45 23 * * *', '15 1 * * *', '30 2 * * *']) {
        const found = days(cron, timeZone, '2026-01-01T12:00:00Z', 366).map((line) => line.slice(0, 10));
        expect(new Set(found).size, cron).toBe(366);
        // No day is left out: 366 different days in a row.
        expect(Date.parse(found.at(-1) ?? '') - Date.parse(found[0] ?? ''), cron).toBe(365 * 86_400_000);
      }
    },
  );

  test('a run that comes late counts for its day; the next is of the next day', () => {
    const schedule = { cron: '30 0 * * *', timeZone: 'America/Panama' };
    // 00:10 in Panama: the machine was off until now, and today's own time is still to come.
    const late = new Date('2026-03-04T05:10:00Z');
    expect(nextRunAfter(schedule, late).toISOString()).toBe('2026-03-04T05:30:00.000Z');
    expect(nextRunAfter(schedule, late, dayIn('America/Panama', late)).toISOString()).toBe(
      '2026-03-05T05:30:00.000Z',
    );
  });

  test('what is not a daily cron is refused by name', () => {
    expect(() => nextRunAfter({ cron: '*/5 * * * *', timeZone: 'UTC' }, new Date(0))).toThrow(
      '*/5 * * * * is not a daily cron',
    );
  });
});
