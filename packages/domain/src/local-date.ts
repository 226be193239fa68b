import { accepted, refused, type Result } from './result.ts';
import { refuse, type Refusal } from './refusals.ts';

/** A calendar date without time or zone, `YYYY-MM-DD`, proleptic Gregorian, 1900-01-01 to 9999-12-31.
 * Text order is date order, so `<` compares correctly. Source: ISO 8601-1, section 5.2.2. */
export type LocalDate = string & { readonly brand: 'LocalDate' };

export const earliestDate = '1900-01-01' as LocalDate;
export const latestDate = '9999-12-31' as LocalDate;

const daysOfMonth = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

interface Parts {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
}

function partsOf(date: LocalDate): Parts {
  return { year: Number(date.slice(0, 4)), month: Number(date.slice(5, 7)), day: Number(date.slice(8, 10)) };
}

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

function lengthOfMonth(year: number, month: number): number {
  return month === 2 && isLeapYear(year) ? 29 : (daysOfMonth[month - 1] ?? 0);
}

function fromParts({ year, month, day }: Parts): LocalDate {
  if (year < 1900 || year > 9999) throw new RangeError(`The year ${year} is outside 1900 to 9999.`);
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}` as LocalDate;
}

/** Days since 0000-03-01. Counting years from March puts the leap day last, so that months have a closed formula. */
function dayNumber({ year, month, day }: Parts): number {
  const shiftedYear = month > 2 ? year : year - 1;
  const shiftedMonth = month > 2 ? month - 3 : month + 9;
  const leapDays =
    Math.floor(shiftedYear / 4) - Math.floor(shiftedYear / 100) + Math.floor(shiftedYear / 400);
  return shiftedYear * 365 + leapDays + Math.floor((shiftedMonth * 153 + 2) / 5) + day - 1;
}

function fromDayNumber(days: number): LocalDate {
  const era = Math.floor(days / 146_097);
  const dayOfEra = days - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1_460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return fromParts({ year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day });
}

/** Reads a date strictly: ten characters and a day that exists. Refuses: INPUT_INVALID, naming `field`. */
export function parseLocalDate(text: string, field = 'date'): Result<LocalDate, Refusal<'INPUT_INVALID'>> {
  const problem = problemOf(text);
  if (problem !== null) return refused(refuse('INPUT_INVALID', { field, problem, value: text.slice(0, 64) }));
  return accepted(text as LocalDate);
}

function problemOf(text: string): string | null {
  if (!/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text)) return 'must be a calendar date written YYYY-MM-DD';
  const { year, month, day } = partsOf(text as LocalDate);
  if (year < 1900) return 'must not be before 1900-01-01';
  if (month < 1 || month > 12) return 'must be a day that exists: the month is 01 to 12';
  if (day < 1 || day > lengthOfMonth(year, month)) return 'must be a day that exists';
  return null;
}

/** A date known to be valid (a constant, a stored value). Throws otherwise. */
export function localDate(text: string): LocalDate {
  const problem = problemOf(text);
  if (problem !== null) throw new RangeError(`${text} ${problem}.`);
  return text as LocalDate;
}

/** Negative if `left` is earlier, zero if equal, positive if later. */
export function compareDates(left: LocalDate, right: LocalDate): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** The date `days` later (earlier if negative). Throws if the result is outside 1900 to 9999. */
export function addDays(date: LocalDate, days: number): LocalDate {
  return fromDayNumber(dayNumber(partsOf(date)) + days);
}

/** The same day `months` later (earlier if negative), or the last day of that month if it is shorter. */
export function addMonths(date: LocalDate, months: number): LocalDate {
  const { year, month, day } = partsOf(date);
  const monthNumber = year * 12 + (month - 1) + months;
  const target = { year: Math.floor(monthNumber / 12), month: (((monthNumber % 12) + 12) % 12) + 1 };
  return fromParts({ ...target, day: Math.min(day, lengthOfMonth(target.year, target.month)) });
}

export function firstOfMonth(date: LocalDate): LocalDate {
  return fromParts({ ...partsOf(date), day: 1 });
}

export function lastOfMonth(date: LocalDate): LocalDate {
  const { year, month } = partsOf(date);
  return fromParts({ year, month, day: lengthOfMonth(year, month) });
}

/** Days from `from` to `to`: positive if `to` is later, 0 on the same day. */
export function daysBetween(from: LocalDate, to: LocalDate): number {
  return dayNumber(partsOf(to)) - dayNumber(partsOf(from));
}

/** Whether the date is in the range; both boundary days count (acceptance P1). */
export function isWithin(
  date: LocalDate,
  range: { readonly startDate: LocalDate; readonly endDate: LocalDate },
): boolean {
  return range.startDate <= date && date <= range.endDate;
}
