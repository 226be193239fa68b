import { addDays, addMonths, daysBetween, type LocalDate } from '@cifra/domain/local-date';

export const frequencies = ['WEEKLY', 'MONTHLY', 'QUARTERLY', 'YEARLY'] as const;
export type Frequency = (typeof frequencies)[number];

const monthsOf: Readonly<Record<Exclude<Frequency, 'WEEKLY'>, number>> = {
  MONTHLY: 1,
  QUARTERLY: 3,
  YEARLY: 12,
};

/** How a recurring entry falls due: its first date gives the weekday, or the day of the month, of all later ones. */
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
  const monthOf = (date: LocalDate): number => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7));
  // At most one step short: the day may lie after the due date of its own week or month.
  let index =
    frequency === 'WEEKLY'
      ? Math.floor(daysBetween(firstDate, day) / 7)
      : Math.floor((monthOf(day) - monthOf(firstDate)) / monthsOf[frequency]);
  while (dueDateAt(schedule, index) < day) index += 1;
  return dueDateAt(schedule, index);
}

/** The due date after a day. */
export function nextDueAfter(schedule: Schedule, day: LocalDate): LocalDate {
  return firstDueFrom(schedule, addDays(day, 1));
}

/** The due dates from a day up to and with another, at most `most`. */
export function dueDatesBetween(
  schedule: Schedule,
  range: { readonly from: LocalDate; readonly upTo: LocalDate; readonly most: number },
): LocalDate[] {
  const dates: LocalDate[] = [];
  if (range.from > range.upTo) return dates;
  let date = firstDueFrom(schedule, range.from);
  while (date <= range.upTo && dates.length < range.most) {
    dates.push(date);
    date = nextDueAfter(schedule, date);
  }
  return dates;
}
