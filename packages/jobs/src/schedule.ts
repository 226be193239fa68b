import { CronExpressionParser } from 'cron-parser';
import { localDate, type LocalDate } from '@cifra/domain/local-date';

export interface Schedule {
  /** Five fields, as cron has them: minute, hour, day, month, weekday. */
  readonly cron: string;
  /** An IANA time zone; the cron is of its calendar and clock. */
  readonly timeZone: string;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** The calendar day of an instant in a time zone. */
export function dayIn(timeZone: string, instant: Date): LocalDate {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    });
    formats.set(timeZone, format);
  }
  return localDate(format.format(instant));
}

/**
 * The next time after an instant that a schedule names, on another local day than `notOn` where that is given: where clocks are put back
 * over midnight, or the hour of the schedule comes twice, the day still has one run. An hour that is skipped runs right after the gap.
 */
export function nextRunAfter(
  { cron, timeZone }: Schedule,
  after: Date,
  notOn: LocalDate | null = null,
): Date {
  const times = CronExpressionParser.parse(cron, { currentDate: after, tz: timeZone });
  for (;;) {
    const next = times.next().toDate();
    if (next.getTime() <= after.getTime()) continue;
    if (notOn === null || dayIn(timeZone, next) !== notOn) return next;
  }
}
