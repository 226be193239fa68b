import { counted } from '@cifra/domain/counted';
import { createHash } from 'node:crypto';
import { parseLocalDate, type LocalDate } from '@cifra/domain/local-date';
import { parseRate, type Rate } from '@cifra/domain/rate';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { linesOf, NotUtf8, TooLarge } from './lines-of.ts';

/** Rates as a provider's table has them; plain data, one text per rate. */
export interface ProviderTable {
  readonly currencies: readonly string[];
  /** In order of date; a null where the provider published none. */
  readonly days: readonly { readonly rateDate: LocalDate; readonly rates: readonly (Rate | null)[] }[];
}

export interface ProviderFile {
  readonly fileName: string;
  /** SHA-256, hex, of its bytes. */
  readonly fileHash: string;
  readonly table: ProviderTable;
}

export interface EcbCsvSource {
  readonly fileName: string;
  readonly chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
  /** A day after this one has not come yet. */
  readonly latestDate: LocalDate;
  /** Told every thousand lines. */
  readonly onProgress?: (lineCount: number) => void;
}

/** The whole history since 1999 has 1.9 MB. */
export const MAXIMUM_FILE_BYTES = 32 * 1024 * 1024;

const PIVOT = 'EUR';
const NOT_PUBLISHED = 'N/A';
const PROGRESS_LINES = 1_000;

export const ecbCsvCodes = refusalCodes('IMPORT_FILE_MALFORMED', 'IMPORT_FILE_TOO_LARGE');
export type EcbCsvRefusal = RefusalOf<typeof ecbCsvCodes>;

/**
 * Reads the European Central Bank's reference rates: a header `Date,USD,JPY,…,`, then a line a day, with `N/A` where none was
 * published; each line ends in a comma or none does. Reads strictly and as a stream; refuses the first fault, with its line.
 * Source: https://www.ecb.europa.eu/stats/eurofxref/eurofxref-hist.zip
 */
export async function readEcbCsv({
  fileName,
  chunks,
  latestDate,
  onProgress,
}: EcbCsvSource): Promise<Result<ProviderFile, EcbCsvRefusal>> {
  const hash = createHash('sha256');
  const malformed = (line: number | null, problem: string): Result<never, EcbCsvRefusal> =>
    refused(refuse('IMPORT_FILE_MALFORMED', { file: fileName, lineNumber: line, why: problem }));
  let header: Header | null = null;
  const days: { rateDate: LocalDate; rates: (Rate | null)[] }[] = [];
  const lineOfDate = new Map<LocalDate, number>();
  let lineNumber = 0;
  try {
    for await (const text of linesOf(chunks, {
      maximumBytes: MAXIMUM_FILE_BYTES,
      onBytes: (bytes) => hash.update(bytes),
    })) {
      lineNumber += 1;
      if (lineNumber % PROGRESS_LINES === 0) onProgress?.(lineNumber);
      if (header === null) {
        const read = readHeader(text);
        if (typeof read === 'string') return malformed(lineNumber, read);
        header = read;
        continue;
      }
      const day = readDay(text, header);
      if (typeof day === 'string') return malformed(lineNumber, day);
      const { rateDate } = day;
      const earlier = lineOfDate.get(rateDate);
      if (earlier !== undefined)
        return malformed(lineNumber, `the date ${rateDate} is already on line ${earlier}`);
      if (rateDate > latestDate) return malformed(lineNumber, `the date ${rateDate} is in the future`);
      lineOfDate.set(rateDate, lineNumber);
      days.push(day);
    }
  } catch (error) {
    if (error instanceof TooLarge)
      return refused(
        refuse('IMPORT_FILE_TOO_LARGE', {
          file: fileName,
          byteCount: error.bytes,
          maximumByteCount: MAXIMUM_FILE_BYTES,
        }),
      );
    if (error instanceof NotUtf8) return malformed(lineNumber + 1, 'it is not UTF-8 text');
    throw error;
  }
  if (header === null || days.length === 0) return malformed(null, 'it holds no rates');
  days.sort((left, right) => (left.rateDate < right.rateDate ? -1 : 1));
  return accepted({ fileName, fileHash: hash.digest('hex'), table: { currencies: header.currencies, days } });
}

interface Header {
  readonly currencies: readonly string[];
  /** Whether lines end in a comma, as the bank's own do. */
  readonly hasTrailingComma: boolean;
}

/** The header, or what is wrong with it. */
function readHeader(text: string): Header | string {
  const [first, ...names] = text.split(',');
  if (first !== 'Date') return `the header begins with "${(first ?? '').slice(0, 20)}" and not with "Date"`;
  const hasTrailingComma = names.at(-1) === '';
  const currencies = hasTrailingComma ? names.slice(0, -1) : names;
  if (currencies.length === 0) return 'the header has no currencies';
  for (const [index, currency] of currencies.entries()) {
    if (!/^[A-Z]{3}$/.test(currency))
      return `the header names "${currency.slice(0, 20)}", which is not a currency code`;
    if (currency === PIVOT)
      return `the header contains ${PIVOT}, the currency that all rates are quoted against`;
    if (currencies.indexOf(currency) !== index) return `the header contains ${currency} twice`;
  }
  return { currencies, hasTrailingComma };
}

/** A day's rates, or what is wrong with the line. */
function readDay(
  text: string,
  { currencies, hasTrailingComma }: Header,
): { rateDate: LocalDate; rates: (Rate | null)[] } | string {
  if (text === '') return 'the line is empty';
  const fields = text.split(',');
  if (hasTrailingComma && fields.pop() !== '') return 'the line does not end in a comma, as the header does';
  const [first = '', ...values] = fields;
  const rateDate = parseLocalDate(first);
  if (!rateDate.ok) return `"${first.slice(0, 20)}" is not a calendar date written YYYY-MM-DD`;
  if (values.length !== currencies.length)
    return `the line has ${counted(values.length, 'rate')} and the header ${counted(currencies.length, 'currency', 'currencies')}`;
  const rates: (Rate | null)[] = [];
  for (const [index, value] of values.entries()) {
    if (value === NOT_PUBLISHED) {
      rates.push(null);
      continue;
    }
    const rate = parseRate(value);
    if (!rate.ok)
      return `"${value.slice(0, 30)}" is not a rate of ${currencies[index]}: ${rate.refusal.facts.problem}`;
    rates.push(rate.value);
  }
  return { rateDate: rateDate.value, rates };
}
