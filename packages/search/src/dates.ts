import { parseLocalDate, type LocalDate } from '@cifra/domain/local-date';

/** Dates as tokens: eight digits, year first, so that a year or a month finds its days by the beginning. */
export const tokenOfDate = (date: LocalDate): string => date.replaceAll('-', '');

/** Names of months in English and Spanish, folded, in full and as they are shortened. */
const MONTHS: readonly (readonly string[])[] = [
  ['january', 'jan', 'enero', 'ene'],
  ['february', 'feb', 'febrero'],
  ['march', 'mar', 'marzo'],
  ['april', 'apr', 'abril', 'abr'],
  ['may', 'mayo'],
  ['june', 'jun', 'junio'],
  ['july', 'jul', 'julio'],
  ['august', 'aug', 'agosto', 'ago'],
  ['september', 'sept', 'sep', 'septiembre', 'setiembre', 'set'],
  ['october', 'oct', 'octubre'],
  ['november', 'nov', 'noviembre'],
  ['december', 'dec', 'diciembre', 'dic'],
];
const monthOfName = new Map(MONTHS.flatMap((names, index) => names.map((name) => [name, index + 1])));
const name = `(?:${[...monthOfName.keys()].toSorted((a, b) => b.length - a.length).join('|')})`;

/** Dates with the month's name, as patterns of one piece of folded text: `5 mar 2026`, `5 de marzo de 2026`, `march 5, 2026`. */
export const namedDates: readonly string[] = [
  `\\d{1,2}(?:st|nd|rd|th)?[ .-]+(?:de )?${name}[ .,-]+(?:del? )?\\d{4}`,
  `${name}[ .]+\\d{1,2}(?:st|nd|rd|th)?[ ,]+\\d{4}`,
];
const PARTS_OF_NAMED = new RegExp(`\\d+|${name}`, 'g');
const NAMED = new RegExp(`^(?:${namedDates.join('|')})$`);

/**
 * Reads a written date as its token; null if it is none, or if its day and month could be the other way round. Points
 * always stand between day, month and year in this order; with slashes or dashes the day has to be above 12, or equal
 * to the month.
 */
export function readDate(written: string): string | null {
  const yearFirst = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$/.exec(written);
  if (yearFirst) return dateOf(yearFirst[1], yearFirst[3], yearFirst[4]);
  const yearLast = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})$/.exec(written);
  if (yearLast) {
    const [, first, separator, second, year] = yearLast;
    if (separator === '.' || first === second || Number(first) > 12) return dateOf(year, second, first);
    return Number(second) > 12 ? dateOf(year, first, second) : null;
  }
  if (!NAMED.test(written)) return null;
  const [first = '', second = '', year = ''] = written.match(PARTS_OF_NAMED) ?? [];
  const month = monthOfName.get(first) ?? monthOfName.get(second);
  return dateOf(year, String(month), monthOfName.has(first) ? second : first);
}

function dateOf(year: string | undefined, month: string | undefined, day: string | undefined): string | null {
  const date = parseLocalDate(
    `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`,
    'date',
  );
  return date.ok ? tokenOfDate(date.value) : null;
}
