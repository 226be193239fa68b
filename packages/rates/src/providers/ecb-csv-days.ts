import { counted } from '@cifra/domain/counted';
import { ProviderFailure, shown } from './provider-failure.ts';
import type { RawDay } from './quotes.ts';
import { refuseHtml } from './text-of.ts';

const NOT_PUBLISHED = 'N/A';

/**
 * Reads a CSV as the European Central Bank writes it (`eurofxref-hist.csv`): a header `Date,USD,JPY,…,`, then a line a day, `N/A` where
 * none was published; each line ends in a comma or none does. Throws `ProviderFailure`: WRONG_FORMAT, with the line.
 * The form is that of `import/ecb-csv.ts`, which reads files that people bring and says what is wrong in a refusal.
 */
export function readEcbCsvDays(text: string): RawDay[] {
  refuseHtml(text);
  const [header = '', ...lines] = text
    .replace(/^\uFEFF/, '')
    .replace(/(?:\r?\n)+$/, '')
    .split(/\r?\n/);
  const [first, ...names] = header.split(',');
  const fail = (line: number, problem: string): never => {
    throw new ProviderFailure('WRONG_FORMAT', `line ${line}: ${problem}`);
  };
  if (first !== 'Date') return fail(1, `it begins with ${shown(first ?? '')} and not with "Date"`);
  const columns = names.at(-1) === '' ? names.slice(0, -1) : names;
  if (new Set(columns).size !== columns.length) return fail(1, 'the header contains a currency twice');
  return lines.map((line, index) => {
    const [date = '', ...values] = line.split(',');
    if (values.length !== names.length)
      return fail(
        index + 2,
        `it has ${counted(values.length, 'field')} after the date and the header has ${names.length}`,
      );
    const quotes = columns.flatMap((currency, column): [string, string][] => {
      const value = values[column] ?? '';
      return value === NOT_PUBLISHED ? [] : [[currency, value]];
    });
    return { date, quotes: new Map(quotes) };
  });
}
