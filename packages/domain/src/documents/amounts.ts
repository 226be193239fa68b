import { roundToMinorE4, type MinorUnits } from '../money.ts';

/** The inputs that decide the amounts of a document's line. */
export interface PricedLine {
  /** Millionths. */
  readonly quantityE6: bigint;
  /** Millionths of the currency's major unit; negative on a line that gives a discount. */
  readonly unitPriceE6: bigint;
  /** Percent with four decimals: 70000 is 7 %. 0 without a tax code, and for EXEMPT and EXPORT. */
  readonly taxPercentE4: number;
}

/** Amounts in the document's currency, E4. */
export interface LineAmounts {
  readonly netE4: bigint;
  readonly taxE4: bigint;
}

export interface DocumentTotals extends LineAmounts {
  readonly totalE4: bigint;
}

/** The amounts of a line: quantity × unit price rounded once, half away from zero, to the currency's minor unit; the tax of that
 * rounded amount, rounded the same way. Source: product 4.3; docs/specs/documents.md, section 1. */
export function lineAmounts(line: PricedLine, minorUnits: MinorUnits): LineAmounts {
  const netE4 = roundToMinorE4(
    // E6 × E6 is E12; E4 is that over 10⁸.
    { numerator: line.quantityE6 * line.unitPriceE6, denominator: 100_000_000n },
    minorUnits,
  );
  return { netE4, taxE4: taxOf(netE4, line.taxPercentE4, minorUnits) };
}

/** A percentage of an amount, rounded once, half away from zero, to the currency's minor unit. E4 to E4. */
export function taxOf(amountE4: bigint, percentE4: number, minorUnits: MinorUnits): bigint {
  return roundToMinorE4({ numerator: amountE4 * BigInt(percentE4), denominator: 1_000_000n }, minorUnits);
}

/** Totals are the sums of the lines' rounded amounts (acceptance F14). */
export function totalsOf(lines: readonly LineAmounts[]): DocumentTotals {
  const netE4 = lines.reduce((sum, line) => sum + line.netE4, 0n);
  const taxE4 = lines.reduce((sum, line) => sum + line.taxE4, 0n);
  return { netE4, taxE4, totalE4: netE4 + taxE4 };
}
