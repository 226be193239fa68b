import type { LocalDate } from '@cifra/domain/local-date';
import { cutText } from '@cifra/domain/cut-text';
import type { SaftLineTax, SaftTaxCode } from '../../saft-file.ts';
import { taxKindOf } from '../../saft-tax.ts';
import type { SaftDialect } from './dialects/dialect.ts';
import { childOf, textOf, type Element } from './record-reader.ts';
import { quoted, type SaftValues } from './saft-values.ts';

interface TaxScope {
  readonly dialect: SaftDialect;
  readonly values: SaftValues;
  readonly fault: (line: number, problem: string) => null;
}

/** The tax codes of an entry of the tax table. */
export function readTaxCodes(entry: Element, { dialect, values }: TaxScope): SaftTaxCode[] {
  const { taxes } = dialect;
  if (taxes === null) return [];
  return entry.children.flatMap((details): SaftTaxCode[] => {
    if (details.name !== 'TaxCodeDetails') return [];
    const text = values.required(details, 'TaxCode');
    if (text === null || taxes.none.includes(text)) return [];
    const code = values.taxCode(text, details);
    const percentE4 = values.percent(details);
    if (code === null) return [];
    const name = textOf(details, 'Description') ?? textOf(entry, 'Description') ?? code;
    const date = (of: string): LocalDate | null => {
      const given = textOf(details, of);
      return given === null ? null : values.date(given, details, of);
    };
    return [
      {
        line: details.line,
        code,
        name,
        percentE4,
        terms: taxes.termsOf(textOf(details, 'Region')),
        effectiveDate: date('EffectiveDate'),
        expirationDate: date('ExpirationDate'),
      },
    ];
  });
}

/**
 * What a line says of its tax; nothing where it says nothing. Several TaxInformation of one code are one. `sign`: of the line's side, for
 * a TaxAmount, which names none.
 */
export function readLineTax(
  record: Element,
  scope: TaxScope & { readonly sign: bigint },
): { readonly tax?: SaftLineTax } {
  const { taxes } = scope.dialect;
  if (taxes === null) return {};
  const around =
    taxes.within === null ? [record] : record.children.filter(({ name }) => name === taxes.within);
  const stated = around
    .flatMap(({ children }) => children.filter(({ name }) => name === 'TaxInformation'))
    .flatMap((each) => readTaxInformation(each, scope, taxes.none) ?? []);
  // A code without an amount beside one with an amount says nothing of the line.
  const bearing = stated.filter(({ amountE4 }) => amountE4 !== 0n);
  const [first, ...others] = bearing.length > 0 ? bearing : stated.slice(0, 1);
  if (first === undefined) return {};
  const other = others.find(({ code }) => code !== first.code);
  if (other !== undefined)
    scope.fault(
      other.line,
      `the line has the tax codes ${cutText(first.code, 40)} and ${cutText(other.code, 40)}; the books keep one`,
    );
  const sum = (of: (tax: SaftLineTax) => bigint): bigint =>
    others.reduce((total, each) => total + of(each), of(first));
  const baseE4 = first.baseE4 === null ? null : sum((each) => each.baseE4 ?? 0n);
  return { tax: { ...first, baseE4, amountE4: sum((each) => each.amountE4) } };
}

function readTaxInformation(
  record: Element,
  { values, fault, sign }: TaxScope & { readonly sign: bigint },
  none: readonly string[],
): SaftLineTax | null {
  const text = textOf(record, 'TaxCode');
  const amountE4 = taxAmount(record, values, sign);
  if (text === null)
    return amountE4 === 0n ? null : fault(record.line, 'TaxInformation has an amount and no TaxCode');
  if (none.includes(text))
    return amountE4 === 0n
      ? null
      : fault(record.line, `TaxInformation has an amount, and its TaxCode ${quoted(text)} stands for no tax`);
  const code = values.taxCode(text, record);
  const percentE4 = values.percent(record);
  const base = textOf(record, 'TaxBase');
  if (code === null) return null;
  return {
    line: record.line,
    code,
    percentE4,
    baseE4: base === null ? null : values.amount(base, record),
    amountE4,
    kind: taxKindOf(textOf(record, 'TaxBaseDescription')),
  };
}

/** The amount, debit positive; zero where it cannot be read, which is a fault. */
function taxAmount(record: Element, values: SaftValues, sign: bigint): bigint {
  for (const [name, side] of [
    ['DebitTaxAmount', 1n],
    ['CreditTaxAmount', -1n],
    ['TaxAmount', sign],
  ] as const) {
    const found = childOf(record, name);
    // Some forms have the amount in the element itself.
    const text = found && (textOf(found, 'Amount') ?? found.text.trim());
    if (found !== null && text !== null && text !== '') return side * (values.amount(text, found) ?? 0n);
  }
  return 0n;
}
