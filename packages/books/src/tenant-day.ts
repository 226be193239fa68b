import { localDate, type LocalDate } from '@cifra/domain/local-date';

const formats = new Map<string, Intl.DateTimeFormat>();

/** The calendar date of an instant in a time zone. */
export function dayOfInstant(instantMicros: bigint, timeZone: string): LocalDate {
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  formats.set(timeZone, format);
  return localDate(format.format(new Date(Number(instantMicros / 1_000n))));
}
