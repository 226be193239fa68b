import { absolute, minorUnitE4, type MinorUnits } from './money.ts';

/**
 * Splits an amount in proportion to weights, in whole minor units, so that the parts add up to exactly the amount
 * (acceptance F14). Uses the largest remainder method: every part is first truncated towards zero; the units left over
 * go to the largest remainders, ties to the first. Amounts E4, either sign. Throws if a weight is negative or none is
 * positive. Source: docs/specs/money.md, section 4.
 */
export function allocate(amountE4: bigint, weights: readonly bigint[], minorUnits: MinorUnits): bigint[] {
  const unitE4 = minorUnitE4(minorUnits);
  if (amountE4 % unitE4 !== 0n) throw new RangeError('Only a whole number of minor units can be allocated.');
  const totalWeight = weights.reduce((sum, weight) => sum + weight, 0n);
  if (totalWeight <= 0n || weights.some((weight) => weight < 0n)) {
    throw new RangeError('Weights are not negative and at least one is positive.');
  }
  const units = absolute(amountE4) / unitE4;
  const shares = weights.map((weight, index) => ({
    index,
    units: (units * weight) / totalWeight,
    remainder: (units * weight) % totalWeight,
  }));
  let unitsLeft = units - shares.reduce((sum, share) => sum + share.units, 0n);
  const byRemainder = shares.toSorted((left, right) => {
    if (left.remainder !== right.remainder) return left.remainder > right.remainder ? -1 : 1;
    return left.index - right.index;
  });
  for (const share of byRemainder) {
    if (unitsLeft === 0n) break;
    share.units += 1n;
    unitsLeft -= 1n;
  }
  const sign = amountE4 < 0n ? -1n : 1n;
  return shares.map((share) => share.units * unitE4 * sign);
}
