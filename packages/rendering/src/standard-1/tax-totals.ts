import type { CurrencyCode } from '@cifra/domain/currencies';
import { oneLine } from '../text/clean.ts';
import { amountText, percentText } from '../text/figures.ts';
import type { Words } from '../words.ts';
import type { SheetTotal } from './sheet.ts';

/** Amounts: E4. */
export interface TaxedLine {
  /** Null: untaxed. */
  readonly taxName: string | null;
  /** Percent, four decimals. */
  readonly taxPercentE4: number;
  readonly netE4: bigint;
  readonly taxE4: bigint;
}

interface TaxOfCode {
  readonly name: string;
  readonly percentE4: number;
  netE4: bigint;
  taxE4: bigint;
}

/** The totals of taxes: sums of the lines' own rounded taxes, by code and percentage, each with what it is on. */
export function taxTotals(
  lines: readonly TaxedLine[],
  { currency, words }: { readonly currency: CurrencyCode; readonly words: Words },
): SheetTotal[] {
  return taxesOf(lines).map(({ name, percentE4, netE4, taxE4 }) => ({
    label: `${taxLabel(name, percentE4)} ${words.on} ${amountText(netE4, currency)}`,
    value: amountText(taxE4, currency),
    weight: 'plain',
  }));
}

/** Per tax code and percentage, in the order in which the lines name them. Lines without a code are left out. */
function taxesOf(lines: readonly TaxedLine[]): TaxOfCode[] {
  const taxes = new Map<string, TaxOfCode>();
  for (const { taxName, taxPercentE4, netE4, taxE4 } of lines) {
    if (taxName === null) continue;
    const key = `${taxPercentE4} ${taxName}`;
    const known = taxes.get(key) ?? { name: taxName, percentE4: taxPercentE4, netE4: 0n, taxE4: 0n };
    known.netE4 += netE4;
    known.taxE4 += taxE4;
    taxes.set(key, known);
  }
  return [...taxes.values()];
}

/** A name that already contains its percentage does not get it a second time. */
function taxLabel(name: string, percentE4: number): string {
  const percent = percentText(percentE4);
  const shown = oneLine(name);
  return shown.replaceAll(/\s+/g, '').includes(percent.replaceAll(/\s+/g, '')) || percentE4 === 0
    ? shown
    : `${shown} ${percent}`;
}
