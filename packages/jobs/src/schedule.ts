import { localDate, addDays, type LocalDate } from '@cifra/domain/local-date';

export interface Schedule {
  /** A daily cron: `minute hour * * *`. */
  readonly cron: string;
  /** An IANA time zone; the cron follows its calendar and clock. */
  readonly timeZone: string;
}

const daily = /^([0-5]?\d) ([01]?\d|2[0-3]) \* \* \*$/;
const MINUTE = 60_000;
const DAY = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/** The instant as the wall clock of a time zone shows it, read as if that were UTC; to the second. */
function wallClock(timeZone: string, instant: number): number {
  let format = formats.get(timeZone);
  if (!format) {
    const part = '2-digit';
    format = new Intl.DateTimeFormat('en-CA', {
      timeZone,
      year: 'numeric',
      month: part,
      day: part,
      hour: part,
      minute: part,
      second: part,
      hourCycle: 'h23',
    });
    formats.set(timeZone, format);
  }
  return Date.parse(`${format.format(instant).replace(', ', 'T')}Z`);
}

/** The calendar day of an instant in a time zone. */
export function dayIn(timeZone: string, instant: Date): LocalDate {
  return localDate(new Date(wallClock(timeZone, instant.getTime())).toISOString().slice(0, 10));
}

/**
 * When a time of day occurs: its first occurrence if clocks go back over it. A time skipped by clocks that go forward
 * occurs as long after the gap's start as it would have: 02:30 is 03:30 on the day when 02:00 becomes 03:00.
 */
function comingOf(day: LocalDate, minuteOfDay: number, timeZone: string): number {
  const wall = Date.parse(`${day}T00:00:00Z`) + minuteOfDay * MINUTE;
  const offsetNear = (instant: number): number => wallClock(timeZone, instant) - instant;
  const [before, after] = [wall - offsetNear(wall - DAY), wall - offsetNear(wall + DAY)];
  const real = [before, after].filter((instant) => wallClock(timeZone, instant) === wall);
  return real.length > 0 ? Math.min(...real) : before;
}

/**
 * The next time after an instant at which a schedule runs, not on the local day `notOn` if it is given: a day that has
 * had its run gets no second one. Every local day has exactly one such time, whatever the clocks do. Throws unless the
 * cron is a daily one.
 */
export function nextRunAfter(
  { cron, timeZone }: Schedule,
  after: Date,
  notOn: LocalDate | null = null,
): Date {
  const [, minute, hour] = daily.exec(cron) ?? [];
  if (minute === undefined || hour === undefined)
    throw new Error(`${cron} is not a daily cron: minute hour * * *`);
  const minuteOfDay = Number(hour) * 60 + Number(minute);
  for (let day = dayIn(timeZone, after); ; day = addDays(day, 1)) {
    const next = comingOf(day, minuteOfDay, timeZone);
    if (next > after.getTime() && day !== notOn) return new Date(next);
  }
}
