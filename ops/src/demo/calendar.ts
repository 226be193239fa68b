import {
  addDays,
  addMonths,
  daysBetween,
  lastOfMonth,
  localDate,
  type LocalDate,
} from '@cifra/domain/local-date';

/** The first day with activity in a demo client's books: eighteen months before the last. */
export const firstDemoDay = localDate('2025-06-01');
/** Today's date in the demo. Later events have not happened yet. */
export const lastDemoDay = localDate('2026-11-20');
/** From this day on, entries were drafts approved by a second person; before it, clients posted directly. */
export const approvalSince = localDate('2026-11-02');

/** A Monday. */
const monday = localDate('2025-06-02');

/** 1 is Monday, 7 is Sunday. */
export function weekdayOf(date: LocalDate): number {
  return (((daysBetween(monday, date) % 7) + 7) % 7) + 1;
}

/** The days of a month on a given weekday. */
export function weekdaysOfMonth(month: LocalDate, weekday: number): LocalDate[] {
  const days: LocalDate[] = [];
  const first = addDays(month, (weekday - weekdayOf(month) + 7) % 7);
  for (let day = first; day <= lastOfMonth(month); day = addDays(day, 7)) days.push(day);
  return days;
}

/** The first days of the months between two dates. */
export function monthsBetween(from: LocalDate, to: LocalDate): LocalDate[] {
  const months: LocalDate[] = [];
  const first = localDate(`${from.slice(0, 7)}-01`);
  for (let index = 0; addMonths(first, index) <= to; index += 1) months.push(addMonths(first, index));
  return months;
}

/** A day of a month, or the last day of a shorter month. */
export function dayOfMonth(month: LocalDate, day: number): LocalDate {
  const last = lastOfMonth(month);
  const date = addDays(month, day - 1);
  return date < last ? date : last;
}
