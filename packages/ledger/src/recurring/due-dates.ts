import { addDays, addMonths, daysBetween, type LocalDate } from '@cifra/domain/local-date';

export const frequencies = ['WEEKLY', 'MONTHLY', 'QUARTERLY', 'YEARLY'] as const;
export type Frequency = (typeof frequencies)[number];

const monthsOf: Readonly<Record<Exclude<Frequency, 'WEEKLY'>, number>> = {
  MONTHLY: 1,
  QUARTERLY: 3,
  YEARLY: 12,
};

/** Months counted through the years. */
const monthNumber = (date: LocalDate): number => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7));

/** The schedule of a recurring entry: its first date determines the weekday, or the day of the month, of all later ones. */
export interface Schedule {
  readonly frequency: Frequency;
  readonly firstDate: LocalDate;
}

/**
 * The due date number `index`, from 0. Every one is counted from the first date: a day 31 falls on the last day of a shorter month
 * and is 31 again afterwards. Throws beyond the year 9999.
 */
export function dueDateAt({ frequency, firstDate }: Schedule, index: number): LocalDate {
  return frequency === 'WEEKLY'
    ? addDays(firstDate, 7 * index)
    : addMonths(firstDate, monthsOf[frequency] * index);
}

/** The first due date not before a day; the first date itself where the day lies before it. */
export function firstDueFrom(schedule: Schedule, day: LocalDate): LocalDate {
  const { frequency, firstDate } = schedule;
  if (day <= firstDate) return firstDate;
  // At most one step short: the day may lie after the due date of its own week or month.
  let index =
    frequency === 'WEEKLY'
      ? Math.floor(daysBetween(firstDate, day) / 7)
      : Math.floor((monthNumber(day) - monthNumber(firstDate)) / monthsOf[frequency]);
  while (dueDateAt(schedule, index) < day) index += 1;
  return dueDateAt(schedule, index);
}

/** The due date after a day. */
export function nextDueAfter(schedule: Schedule, day: LocalDate): LocalDate {
  return firstDueFrom(schedule, addDays(day, 1));
}

/** The last due date before a day; null where the first is not. */
export function lastDueBefore(schedule: Schedule, day: LocalDate): LocalDate | null {
  const { frequency, firstDate } = schedule;
  if (day <= firstDate) return null;
  // At most one step too far, as in `firstDueFrom`.
  let index =
    frequency === 'WEEKLY'
      ? Math.floor(daysBetween(firstDate, day) / 7)
      : Math.floor((monthNumber(day) - monthNumber(firstDate)) / monthsOf[frequency]);
  while (dueDateAt(schedule, index) >= day) index -= 1;
  return dueDateAt(schedule, index);
}
