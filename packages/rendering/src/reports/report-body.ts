import type { CurrencyCode } from '@cifra/domain/currencies';
import type { Language } from '../facts.ts';
import type { Column, SheetRow, SheetTable, SheetTotal } from '../standard-1/sheet.ts';
import { amountText, dateText } from '../text/figures.ts';
import type { ReportColumn } from './report-facts.ts';

/** What differs from report to report. */
export interface ReportBody {
  /** In which the figures are. */
  readonly currencies: readonly CurrencyCode[];
  /** Which side is positive. */
  readonly signs: string;
  readonly tables: readonly SheetTable[];
  readonly totals: readonly SheetTotal[];
  /** What the figures rest on, by paragraph. */
  readonly basis: readonly string[];
}

export function daysText({ from, to }: ReportColumn, language: Language): string {
  return from === null ? dateText(to, language) : `${dateText(from, language)} – ${dateText(to, language)}`;
}

/** A row of texts and then amounts. */
export function rowOf(
  texts: readonly string[],
  amountsE4: readonly bigint[],
  { currency, isStrong = false }: { readonly currency: CurrencyCode; readonly isStrong?: boolean },
): SheetRow {
  return { cells: [...texts, ...amountsE4.map((amountE4) => amountText(amountE4, currency))], isStrong };
}

/** The columns of code and name, and those of figures, which share the rest of the width alike. */
export function columnsOf(
  [code, name]: readonly [code: string, name: string],
  figures: readonly string[],
): readonly Column[] {
  const codeShare = 0.1;
  const figureShare = Math.min(0.18, 0.62 / figures.length);
  return [
    { label: code, align: 'left', share: codeShare },
    { label: name, align: 'left', share: 1 - codeShare - figureShare * figures.length },
    ...figures.map((label): Column => ({ label, align: 'right', share: figureShare })),
  ];
}

/** Amounts of each column added up. */
export function sumsOf(rows: readonly { readonly amountsE4: readonly bigint[] }[], count: number): bigint[] {
  return Array.from({ length: count }, (_, index) =>
    rows.reduce((sum, { amountsE4 }) => sum + (amountsE4[index] ?? 0n), 0n),
  );
}

export const negated = (amountsE4: readonly bigint[]): bigint[] => amountsE4.map((amountE4) => -amountE4);
