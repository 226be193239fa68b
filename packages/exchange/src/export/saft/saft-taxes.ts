import { isTaxKind } from '@cifra/domain/entry';
import { absolute, roundToMinorE4, type MinorUnits } from '@cifra/domain/money';
import { formatPercent } from '@cifra/domain/tax-codes';
import { taxKindOf, textOfTerms, type TaxKind, type TaxTerms } from '../../saft-tax.ts';
import type { JournalEntryLine } from '../journal/journal.ts';
import { element, saftLengths } from './saft-text.ts';

const { long, middle2 } = saftLengths;

export interface SaftTaxCode extends TaxTerms {
  readonly code: string;
  readonly name: string;
  readonly percentE4: number;
}

const taxType = element('TaxType', 'MVA');

/**
 * All tax codes. The schemas know Norwegian VAT alone: type, description and country are theirs, and where a code is none of the
 * standard ones StandardTaxCode is NA. Region, which they leave free, is the treatment.
 */
export function taxTable(codes: readonly SaftTaxCode[], codeText: (code: string) => string): string {
  if (codes.length === 0) return '';
  const details = codes.map((of) => {
    const terms = textOfTerms(of);
    return [
      `<TaxCodeDetails>${element('TaxCode', codeText(of.code))}${element('Description', of.name, long)}`,
      element('TaxPercentage', formatPercent(of.percentE4)) + element('Country', 'NO'),
      terms === null ? '' : element('Region', terms),
      `${element('StandardTaxCode', 'NA')}${element('BaseRate', '100')}</TaxCodeDetails>\n`,
    ].join('');
  });
  return `<TaxTable>\n<TaxTableEntry>${taxType}${element('Description', 'Merverdiavgift')}\n${details.join('')}</TaxTableEntry>\n</TaxTable>\n`;
}

/** The tax that a line states. Amounts: E4, debit positive. */
export interface StatedTax {
  readonly baseE4: bigint;
  readonly taxE4: bigint;
  /** What the line itself is; null: the taxed amount. */
  readonly kind: TaxKind | null;
}

/**
 * The tax of an entry's lines by their places. It stands once: on the lines of what is taxed, in proportion; on the line of the tax itself
 * only where nothing taxed stands beside it.
 */
export function taxesOf(
  lines: readonly JournalEntryLine[],
  minorUnits: MinorUnits,
): ReadonlyMap<number, StatedTax> {
  const taxes = new Map<number, StatedTax>();
  const coded = [...lines.entries()].filter(([, { taxCode }]) => taxCode !== null);
  for (const own of Map.groupBy(coded, ([, { taxCode }]) => taxCode).values()) {
    const taxed = own.filter(([, { kind }]) => !isTaxKind(kind));
    const ofTax = own.filter(([, { kind }]) => isTaxKind(kind));
    const totalE4 = sumOf(ofTax);
    const baseSumE4 = sumOf(taxed);
    let [baseE4, statedE4] = [0n, 0n];
    for (const [index, line] of taxed) {
      baseE4 += line.baseAmountE4;
      // Rounding the running sum leaves nothing over.
      const upTo = baseSumE4 === 0n ? 0n : partOf(totalE4 * baseE4, baseSumE4, minorUnits);
      taxes.set(index, { baseE4: absolute(line.baseAmountE4), taxE4: upTo - statedE4, kind: null });
      statedE4 = upTo;
    }
    for (const [index, line] of ofTax)
      taxes.set(index, {
        baseE4: 0n,
        taxE4: baseSumE4 === 0n ? line.baseAmountE4 : 0n,
        kind: taxKindOf(line.kind),
      });
  }
  return taxes;
}

const partOf = (numerator: bigint, denominator: bigint, minorUnits: MinorUnits): bigint =>
  denominator < 0n
    ? roundToMinorE4({ numerator: -numerator, denominator: -denominator }, minorUnits)
    : roundToMinorE4({ numerator, denominator }, minorUnits);

const sumOf = (of: readonly (readonly [number, JournalEntryLine])[]): bigint =>
  of.reduce((sum, [, { baseAmountE4 }]) => sum + baseAmountE4, 0n);

/** A line's TaxInformation. `amount`: of a debit, or of a credit where it is negative. */
export function taxInformation(
  { baseE4, taxE4, kind }: StatedTax,
  {
    code,
    percentE4,
    inBase,
    amount,
  }: {
    readonly code: string;
    readonly percentE4: number | null;
    readonly inBase: (amountE4: bigint) => string;
    readonly amount: (taxE4: bigint) => string;
  },
): string {
  return [
    `<TaxInformation>${taxType}${element('TaxCode', code)}`,
    percentE4 === null ? '' : element('TaxPercentage', formatPercent(percentE4)),
    element('TaxBase', inBase(baseE4)),
    kind === null ? '' : element('TaxBaseDescription', kind, middle2),
    `${amount(taxE4)}</TaxInformation>`,
  ].join('');
}
