import { absolute, minorUnitE4, roundToMinorE4, type MinorUnits } from '../money.ts';

/** Whether a document's tax is taken line by line, or once per tax code on the sum of its rounded lines. */
export const roundingModes = ['PER_LINE', 'PER_DOCUMENT'] as const;
export type RoundingMode = (typeof roundingModes)[number];

/** What is taken off an amount. Percent: four decimals, 70000 is 7 %; amounts: E4. */
export type Discount =
  | { readonly kind: 'PERCENT'; readonly percentE4: number }
  | { readonly kind: 'AMOUNT'; readonly amountE4: bigint };

/** The inputs that decide the amounts of a document's line. */
export interface PricedLine {
  /** Millionths. */
  readonly quantityE6: bigint;
  /** Millionths of the currency's major unit; negative on a line that gives a discount. */
  readonly unitPriceE6: bigint;
  readonly discount: Discount | null;
  /** What taxes are taken by; null: untaxed. */
  readonly taxCodeId: string | null;
  /** Percent with four decimals: 70000 is 7 %. 0 without a tax code, and for EXEMPT and EXPORT. */
  readonly taxPercentE4: number;
  /** A line that states a tax alone, E4; its net is 0. Null: any other line. */
  readonly taxOnlyE4: bigint | null;
}

/** Amounts in the document's currency, E4. */
export interface LineAmounts {
  readonly netE4: bigint;
  readonly taxE4: bigint;
}

export interface PricedAmounts extends LineAmounts {
  /** What the line's own discount took off. */
  readonly discountE4: bigint;
  /** The line's share of the document's discount. */
  readonly documentDiscountE4: bigint;
}

export interface DocumentTotals extends LineAmounts {
  readonly totalE4: bigint;
}

/** How the lines of a document become amounts. */
export interface Pricing {
  readonly roundingMode: RoundingMode;
  /** True: prices and discounts contain the tax. */
  readonly pricesIncludeTax: boolean;
  /** The document's own discount. */
  readonly discount: Discount | null;
  readonly minorUnits: MinorUnits;
}

/**
 * The amounts of a document's lines. Every rounding is half away from zero to the currency's minor unit:
 * quantity × price, less the line's discount, less its share of the document's discount (spread by these amounts), is the line's net or,
 * where prices contain the tax, its gross. The tax is taken of each line, or once of the sum per code and then spread for display.
 * Source: docs/specs/documents.md, section 1.
 */
export function priceDocument(lines: readonly PricedLine[], pricing: Pricing): PricedAmounts[] {
  const { minorUnits } = pricing;
  const own = lines.map((line) => {
    const amountE4 = lineAmountE4(line, minorUnits);
    const discountE4 = discountOf(amountE4, line.discount, minorUnits);
    return { amountE4: amountE4 - discountE4, discountE4 };
  });
  const amounts = own.map(({ amountE4 }) => amountE4);
  const shares = spread(discountOf(sumOf(amounts), pricing.discount, minorUnits), amounts, minorUnits);
  const discounted = amounts.map((amountE4, index) => amountE4 - (shares[index] ?? 0n));
  const taxes = taxesOf(lines, discounted, pricing);
  return lines.map((line, index) => {
    const [amountE4, taxE4] = [discounted[index] ?? 0n, taxes[index] ?? 0n];
    const isGross = pricing.pricesIncludeTax && line.taxOnlyE4 === null;
    return {
      netE4: isGross ? amountE4 - taxE4 : amountE4,
      taxE4,
      discountE4: own[index]?.discountE4 ?? 0n,
      documentDiscountE4: shares[index] ?? 0n,
    };
  });
}

/** Quantity × price, rounded once; nothing on a line that states a tax alone. */
export function lineAmountE4(
  { quantityE6, unitPriceE6, taxOnlyE4 }: Pick<PricedLine, 'quantityE6' | 'unitPriceE6' | 'taxOnlyE4'>,
  minorUnits: MinorUnits,
): bigint {
  if (taxOnlyE4 !== null) return 0n;
  // E6 × E6 is E12; E4 is that over 10⁸.
  return roundToMinorE4({ numerator: quantityE6 * unitPriceE6, denominator: 100_000_000n }, minorUnits);
}

function discountOf(amountE4: bigint, discount: Discount | null, minorUnits: MinorUnits): bigint {
  if (discount === null) return 0n;
  return discount.kind === 'AMOUNT' ? discount.amountE4 : taxOf(amountE4, discount.percentE4, minorUnits);
}

function taxesOf(lines: readonly PricedLine[], amounts: readonly bigint[], pricing: Pricing): bigint[] {
  const { roundingMode, pricesIncludeTax, minorUnits } = pricing;
  const take = pricesIncludeTax ? taxWithin : taxOf;
  const taxes = lines.map(({ taxPercentE4, taxOnlyE4 }, index) =>
    taxOnlyE4 !== null ? taxOnlyE4 : take(amounts[index] ?? 0n, taxPercentE4, minorUnits),
  );
  if (roundingMode === 'PER_LINE') return taxes;
  const ofCodes = Map.groupBy([...lines.keys()], (index) => {
    const line = lines[index];
    return line?.taxOnlyE4 === null ? line.taxCodeId : null;
  });
  for (const [taxCodeId, places] of ofCodes) {
    if (taxCodeId === null) continue;
    const own = places.map((index) => amounts[index] ?? 0n);
    const percentE4 = lines[places[0] ?? 0]?.taxPercentE4 ?? 0;
    const shares = spread(take(sumOf(own), percentE4, minorUnits), own, minorUnits);
    for (const [at, index] of places.entries()) taxes[index] = shares[at] ?? 0n;
  }
  return taxes;
}

/** The amounts of a plain line: without discounts, its tax taken by itself and not contained in its price. */
export function lineAmounts(
  line: Pick<PricedLine, 'quantityE6' | 'unitPriceE6' | 'taxPercentE4'>,
  minorUnits: MinorUnits,
): LineAmounts {
  const netE4 = lineAmountE4({ ...line, taxOnlyE4: null }, minorUnits);
  return { netE4, taxE4: taxOf(netE4, line.taxPercentE4, minorUnits) };
}

/** A percentage of an amount, rounded once, half away from zero, to the currency's minor unit. E4 to E4. */
export function taxOf(amountE4: bigint, percentE4: number, minorUnits: MinorUnits): bigint {
  return roundToMinorE4({ numerator: amountE4 * BigInt(percentE4), denominator: 1_000_000n }, minorUnits);
}

/** The tax that an amount contains: amount × percent ÷ (100 + percent), rounded once. E4 to E4. */
export function taxWithin(amountE4: bigint, percentE4: number, minorUnits: MinorUnits): bigint {
  const percent = BigInt(percentE4);
  return roundToMinorE4({ numerator: amountE4 * percent, denominator: 1_000_000n + percent }, minorUnits);
}

/**
 * Splits an amount in proportion to weights of either sign, in whole minor units, so that the parts add up to it: each part is first
 * rounded down, and the units left over go to the largest remainders, ties to the first. Of weights that add up to nothing, nothing is
 * split. Amounts E4. Source: docs/specs/money.md, section 4.
 */
export function spread(amountE4: bigint, weights: readonly bigint[], minorUnits: MinorUnits): bigint[] {
  const total = sumOf(weights);
  if (amountE4 === 0n || total === 0n) return weights.map(() => 0n);
  const unitE4 = minorUnitE4(minorUnits);
  // Both signs turned, so that the whole is positive and "down" is one direction.
  const sign = total < 0n ? -1n : 1n;
  const [units, whole] = [amountE4 / unitE4, absolute(total)];
  const parts = weights.map((weight, index) => {
    const numerator = units * weight * sign;
    const remainder = ((numerator % whole) + whole) % whole;
    return { index, units: (numerator - remainder) / whole, remainder };
  });
  let left = units - sumOf(parts.map((part) => part.units));
  const byRemainder = parts.toSorted((one, other) =>
    one.remainder === other.remainder ? one.index - other.index : one.remainder > other.remainder ? -1 : 1,
  );
  for (const part of byRemainder) {
    if (left === 0n) break;
    part.units += 1n;
    left -= 1n;
  }
  return parts.map((part) => part.units * unitE4);
}

const sumOf = (amounts: readonly bigint[]): bigint => amounts.reduce((sum, each) => sum + each, 0n);

/** Totals are the sums of the lines' amounts (acceptance F14). */
export function totalsOf(lines: readonly LineAmounts[]): DocumentTotals {
  const [netE4, taxE4] = [sumOf(lines.map((line) => line.netE4)), sumOf(lines.map((line) => line.taxE4))];
  return { netE4, taxE4, totalE4: netE4 + taxE4 };
}
