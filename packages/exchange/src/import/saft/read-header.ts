import { lastOfMonth, type LocalDate } from '@cifra/domain/local-date';
import type { SaftFile } from '../../saft-file.ts';
import type { SaftDialect } from './dialects/dialect.ts';
import { childOf, textOf, type Element } from './record-reader.ts';
import type { SaftValues } from './saft-values.ts';

type Header = Pick<
  SaftFile,
  'form' | 'line' | 'companyName' | 'registrationNumber' | 'currency' | 'startDate' | 'endDate'
>;

/** What the header says, in a dialect's names; null where it does not say which days the file covers, or in which currency. */
export function readHeader(
  header: Element,
  { name: form, header: names }: SaftDialect,
  { values, fault }: { readonly values: SaftValues; readonly fault: (line: number, problem: string) => null },
): Header | null {
  const currency = values.required(header, names.currency);
  const selection = names.selection === null ? header : childOf(header, names.selection);
  if (selection === null)
    return fault(header.line, `has no ${names.selection ?? ''}, so its date range is unknown`);
  const startDate = boundary(selection, { date: names.startDate, month: 'PeriodStart' }, values);
  const end = boundary(selection, { date: names.endDate, month: 'PeriodEnd' }, values);
  if (currency === null || startDate === null || end === null) return null;
  return {
    form,
    line: header.line,
    companyName: textAt(header, names.companyName) ?? '',
    registrationNumber: textAt(header, names.registrationNumber) ?? '',
    currency,
    startDate,
    endDate: textOf(selection, names.endDate) === null ? lastOfMonth(end) : end,
  };
}

/** A boundary of the selection: a date where the file gives one, else the first day of the month that it names. */
function boundary(
  selection: Element,
  names: { readonly date: string; readonly month: string },
  values: SaftValues,
): LocalDate | null {
  const date = textOf(selection, names.date);
  if (date !== null) return values.date(date, selection, names.date);
  const month = values.required(selection, names.month);
  // In some countries the period is given as a date.
  if (month !== null && month.includes('-')) return values.date(month, selection, names.month);
  const year = values.required(selection, `${names.month}Year`);
  return month === null || year === null
    ? null
    : values.date(`${year}-${month.padStart(2, '0')}-01`, selection, names.month);
}

function textAt(element: Element, [name = '', ...rest]: readonly string[]): string | null {
  if (rest.length === 0) return textOf(element, name);
  const child = childOf(element, name);
  return child && textAt(child, rest);
}
