import { addDays, daysBetween, localDate, parseLocalDate, type LocalDate } from '@cifra/domain/local-date';
import type { Delivered, ProviderQuery } from './delivery.ts';
import { readEcbXml } from './ecb-xml.ts';
import { ProviderFailure } from './provider-failure.ts';
import type { RawDay } from './quotes.ts';
import { readDocument } from './read-document.ts';

const DAILY = 'eurofxref-daily.xml';
const NINETY_DAYS = 'eurofxref-hist-90d.xml';
const WHOLE_HISTORY = 'eurofxref-hist.xml';
/** A longer gap is not sure to lie in the document of 90 days. */
const GAP_MAXIMUM = 85;

/**
 * The day's rates, and where working days lie between them and what is known (or nothing is), those of the history too. Without a
 * history that is needed besides, the day's rates are still good: the note says what was missed. At first the history must come.
 */
export async function fetchEcb(query: ProviderQuery): Promise<Delivered> {
  const { settings, newestDate } = query;
  const read = async (name: string): Promise<RawDay[]> =>
    readEcbXml(
      await readDocument(query, new URL(name, settings.address), {
        accept: 'application/xml, text/xml;q=0.9',
      }),
    );
  if (newestDate === null)
    return { days: await read(settings.firstHistory === 'all' ? WHOLE_HISTORY : NINETY_DAYS), note: null };
  const daily = await read(DAILY);
  const newest = newestOf(daily);
  const gap = gapBetween(newestDate, newest);
  // A day that has not come is refused: no history makes it better.
  if (gap === null || newest === null || newest > query.latestDate) return { days: daily, note: null };
  try {
    const dates = new Set(daily.map(({ date }) => date));
    const history = await read(gap > GAP_MAXIMUM ? WHOLE_HISTORY : NINETY_DAYS);
    return { days: [...history.filter(({ date }) => !dates.has(date)), ...daily], note: null };
  } catch (error) {
    if (!(error instanceof ProviderFailure)) throw error;
    return { days: daily, note: `the days after ${newestDate} are missing: ${error.message}` };
  }
}

/** The newest day; null where none is a date, which the check will say. */
function newestOf(days: readonly RawDay[]): LocalDate | null {
  const dates = days.flatMap(({ date }) => {
    const parsed = parseLocalDate(date);
    return parsed.ok ? [parsed.value] : [];
  });
  return dates.toSorted().at(-1) ?? null;
}

/** Days from the known one to the new one where a working day lies between them; null where none does. */
function gapBetween(known: LocalDate, newest: LocalDate | null): number | null {
  if (newest === null) return null;
  const gap = daysBetween(known, newest);
  for (let day = 1; day < gap; day += 1) {
    if (isWorkingDay(addDays(known, day))) return gap;
  }
  return null;
}

const MONDAY = localDate('1900-01-01');

function isWorkingDay(day: LocalDate): boolean {
  return daysBetween(MONDAY, day) % 7 < 5;
}
