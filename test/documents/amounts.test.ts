import { expect, test } from 'vitest';
import { randomFor, seed } from '../support/seed.ts';
import {
  lineAmounts,
  priceDocument,
  spread,
  type PricedLine,
  type RoundingMode,
} from '@cifra/domain/documents/amounts';
import { creditAllowance, creditLines, type LineLeft } from '@cifra/domain/documents/credit';

/**
 * The arithmetic of documents against a model that is written from the rulings (7, 11) in whole cents and shares no code with it. Amounts of
 * the model are cents, percentages hundredths of a per cent; every currency has two decimals.
 */

const random = randomFor('documents/amounts');
const CASES = 400;

/** Half away from zero, of a fraction with a positive denominator. */
function rounded(numerator: bigint, denominator: bigint): bigint {
  const sign = numerator < 0n ? -1n : 1n;
  const twice = numerator * sign * 2n + denominator;
  return (sign * (twice - (twice % (denominator * 2n)))) / (denominator * 2n);
}

/** Largest remainder: the parts whose fractions were cut most get a cent more, the first of equal ones first. */
function shared(amount: bigint, weights: readonly bigint[]): bigint[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0n);
  if (amount === 0n || total === 0n) return weights.map(() => 0n);
  const floors = weights.map((weight) => {
    const exact = amount * weight * (total < 0n ? -1n : 1n);
    const whole = total < 0n ? -total : total;
    let floor = exact / whole;
    if (floor * whole > exact) floor -= 1n;
    return { floor, cut: exact - floor * whole };
  });
  let missing = amount - floors.reduce((sum, { floor }) => sum + floor, 0n);
  while (missing > 0n) {
    let most = -1;
    for (const [index, { cut }] of floors.entries())
      if (most < 0 || cut > (floors[most]?.cut ?? -1n)) most = index;
    const one = floors[most];
    if (!one) break;
    one.floor += 1n;
    one.cut = -1n;
    missing -= 1n;
  }
  return floors.map(({ floor }) => floor);
}

interface ModelLine {
  readonly cents: bigint;
  /** Hundredths of a per cent off the line. */
  readonly off: bigint;
  readonly code: string | null;
  readonly rate: bigint;
}

interface ModelDocument {
  readonly lines: readonly ModelLine[];
  readonly mode: RoundingMode;
  readonly isGross: boolean;
  readonly off: bigint;
}

function modelOf({ lines, mode, isGross, off }: ModelDocument): { net: bigint; tax: bigint }[] {
  const own = lines.map((line) => line.cents - rounded(line.cents * line.off, 10_000n));
  const sum = own.reduce((total, each) => total + each, 0n);
  const shares = shared(rounded(sum * off, 10_000n), own);
  const left = own.map((each, index) => each - (shares[index] ?? 0n));
  const taxOn = (amount: bigint, rate: bigint): bigint =>
    rounded(amount * rate, isGross ? 10_000n + rate : 10_000n);
  let taxes = left.map((amount, index) => taxOn(amount, lines[index]?.rate ?? 0n));
  if (mode === 'PER_DOCUMENT') {
    taxes = taxes.map(() => 0n);
    for (const code of new Set(lines.map((line) => line.code))) {
      const at = [...lines.keys()].filter((index) => lines[index]?.code === code);
      if (code === null) continue;
      const amounts = at.map((index) => left[index] ?? 0n);
      const whole = taxOn(
        amounts.reduce((total, each) => total + each, 0n),
        lines[at[0] ?? 0]?.rate ?? 0n,
      );
      for (const [place, share] of shared(whole, amounts).entries()) taxes[at[place] ?? 0] = share;
    }
  }
  return left.map((amount, index) => {
    const tax = taxes[index] ?? 0n;
    return { net: isGross ? amount - tax : amount, tax };
  });
}

const codes = [
  ['SEVEN', 700n],
  ['TWENTY-TWO', 2_200n],
  ['ODD', 1_333n],
  [null, 0n],
] as const;

function drawLine(): ModelLine {
  const [code, rate] = random.pick(codes);
  const cents = BigInt(random.integer({ least: 1, most: random.pick([9, 999, 9_999_999]) }));
  const off = random.isTrue(0.3) ? BigInt(random.integer({ least: 0, most: 10_000 })) : 0n;
  return { cents: random.isTrue(0.1) ? -cents : cents, off, code, rate };
}

const drawLines = (most: number): ModelLine[] =>
  Array.from({ length: random.integer({ least: 1, most }) }, drawLine);

/** A line of the product for one of the model: cents are E4 / 100, hundredths of a per cent E4 / 100 of a per cent. */
const productLine = ({ cents, off, code, rate }: ModelLine): PricedLine => ({
  quantityE6: 1_000_000n,
  unitPriceE6: cents * 10_000n,
  discount: off === 0n ? null : { kind: 'PERCENT', percentE4: Number(off) * 100 },
  taxCodeId: code,
  taxPercentE4: Number(rate) * 100,
  taxOnlyE4: null,
});

test('the figures of ruling 11', () => {
  const seven = { taxCodeId: 'SEVEN', taxPercentE4: 70_000, discount: null, taxOnlyE4: null };
  const small = { quantityE6: 1_000_000n, unitPriceE6: 70_000n, ...seven };
  const tax = (lines: readonly PricedLine[], roundingMode: RoundingMode): bigint =>
    priceDocument(lines, { roundingMode, pricesIncludeTax: false, discount: null, minorUnits: 2 }).reduce(
      (sum, { taxE4 }) => sum + taxE4,
      0n,
    );
  expect(tax([small, small], 'PER_LINE')).toBe(0n);
  expect(tax([small, small], 'PER_DOCUMENT')).toBe(100n);
  const hours: PricedLine = {
    quantityE6: 16_000_000n,
    unitPriceE6: 348_350_000n,
    discount: { kind: 'PERCENT', percentE4: 40_000 },
    taxCodeId: 'IVA',
    taxPercentE4: 220_000,
    taxOnlyE4: null,
  };
  for (const roundingMode of ['PER_LINE', 'PER_DOCUMENT'] as const) {
    const [line] = priceDocument([hours], {
      roundingMode,
      pricesIncludeTax: false,
      discount: null,
      minorUnits: 2,
    });
    expect((line?.netE4 ?? 0n) + (line?.taxE4 ?? 0n)).toBe(65_278_100n);
  }
});

test(`every document is what the model says, seed ${seed}`, () => {
  for (let at = 0; at < CASES; at += 1) {
    const lines = drawLines(8);
    const off = random.isTrue(0.4) ? BigInt(random.integer({ least: 0, most: 9_999 })) : 0n;
    const model = {
      lines,
      mode: random.pick(['PER_LINE', 'PER_DOCUMENT'] as const),
      isGross: random.isTrue(0.4),
      off,
    };
    const priced = priceDocument(lines.map(productLine), {
      roundingMode: model.mode,
      pricesIncludeTax: model.isGross,
      discount: off === 0n ? null : { kind: 'PERCENT', percentE4: Number(off) * 100 },
      minorUnits: 2,
    });
    expect(
      priced.map(({ netE4, taxE4 }) => ({ net: netE4 / 100n, tax: taxE4 / 100n })),
      `case ${at}, seed ${seed}`,
    ).toEqual(modelOf(model));
  }
});

test(`what is spread adds up, and each part is less than a unit off its exact share, seed ${seed}`, () => {
  for (let at = 0; at < CASES; at += 1) {
    const weights = drawLines(9).map(({ cents }) => cents);
    const total = weights.reduce((sum, each) => sum + each, 0n);
    const amount = BigInt(random.integer({ least: -5_000, most: 5_000 })) * 100n;
    const parts = spread(amount, weights, 2);
    if (total === 0n) continue;
    expect(parts.reduce((sum, each) => sum + each, 0n)).toBe(amount);
    for (const [index, part] of parts.entries()) {
      const off = part * total - amount * (weights[index] ?? 0n);
      expect(off < 0n ? -off : off, `case ${at}, seed ${seed}`).toBeLessThan(
        100n * (total < 0n ? -total : total),
      );
    }
  }
});

const leftOf = (lines: readonly ModelLine[], amounts: readonly { net: bigint; tax: bigint }[]): LineLeft[] =>
  amounts.map(({ net, tax }, index) => ({
    ordinal: index + 1,
    netE4: net * 100n,
    taxE4: tax * 100n,
    taxCodeId: lines[index]?.code ?? null,
    taxPercentE4: Number(lines[index]?.rate ?? 0n) * 100,
    isTaxOnly: false,
  }));

const less = (
  left: readonly LineLeft[],
  taken: readonly { ordinal: number; netE4: bigint; taxE4: bigint }[],
) =>
  left.map((line) => {
    const own = taken.filter(({ ordinal }) => ordinal === line.ordinal);
    const of = (what: 'netE4' | 'taxE4'): bigint => own.reduce((sum, each) => sum + each[what], 0n);
    return { ...line, netE4: line.netE4 - of('netE4'), taxE4: line.taxE4 - of('taxE4') };
  });

test('a line of 1.00 at 7 % goes in two halves: 0.04 and 0.03 of tax; a third finds nothing', () => {
  const rules = { roundingMode: 'PER_LINE', minorUnits: 2 } as const;
  let left: LineLeft[] = [
    { ordinal: 1, netE4: 10_000n, taxE4: 700n, taxCodeId: 'SEVEN', taxPercentE4: 70_000, isTaxOnly: false },
  ];
  const taxes = [5_000n, 5_000n].map((netE4) => {
    const taken = creditLines(left, [{ ordinal: 1, netE4, taxE4: null }], rules);
    if ('leftE4' in taken) throw new Error('too much');
    left = less(left, taken);
    return taken[0]?.taxE4;
  });
  expect(taxes).toEqual([400n, 300n]);
  expect(creditLines(left, [{ ordinal: 1, netE4: 100n, taxE4: null }], rules)).toEqual({
    place: 0,
    givenE4: 100n,
    leftE4: 0n,
  });
});

test(`random credits end every line and every code at zero, never beyond, seed ${seed}`, () => {
  for (let at = 0; at < CASES; at += 1) {
    const lines = drawLines(5).map((line) => ({
      ...line,
      cents: line.cents < 0n ? -line.cents : line.cents,
    }));
    const mode = random.pick(['PER_LINE', 'PER_DOCUMENT'] as const);
    const rules = { roundingMode: mode, minorUnits: 2 } as const;
    let left = leftOf(lines, modelOf({ lines, mode, isGross: false, off: 0n }));
    for (let step = 0; step < 6 && left.some(({ netE4 }) => netE4 > 0n); step += 1) {
      const isLast = step === 5;
      const openCents = left.reduce((sum, { netE4 }) => sum + netE4, 0n) / 100n;
      const isAllowance = random.isTrue(0.4);
      const part = (cents: bigint): bigint =>
        isLast ? cents : (cents * BigInt(random.integer({ least: 0, most: 100 }))) / 100n;
      const taken = isAllowance
        ? creditAllowance(
            left,
            (isLast || openCents === 1n ? openCents : part(openCents - 1n) + 1n) * 100n,
            rules,
          )
        : creditLines(
            left,
            left.map(({ ordinal, netE4 }) => ({ ordinal, netE4: part(netE4 / 100n) * 100n, taxE4: null })),
            rules,
          );
      if ('leftE4' in taken) throw new Error(`case ${at}, seed ${seed}: ${taken.givenE4} of ${taken.leftE4}`);
      // The rule once more, of each line or of each code: what is left of the tax × net ÷ what is left of the net, rounded.
      const groups = Map.groupBy(left, ({ ordinal, taxCodeId }) =>
        mode === 'PER_LINE' ? ordinal : taxCodeId,
      );
      for (const [key, own] of groups) {
        if (key === null) continue;
        const ordinals = new Set(own.map(({ ordinal }) => ordinal));
        const sum = (rows: readonly { netE4: bigint; taxE4: bigint }[], what: 'netE4' | 'taxE4'): bigint =>
          rows.reduce((total, row) => total + row[what], 0n) / 100n;
        const here = taken.filter(({ ordinal }) => ordinals.has(ordinal));
        const [net, open] = [sum(here, 'netE4'), sum(own, 'netE4')];
        const expected = open === 0n ? 0n : rounded(sum(own, 'taxE4') * net, open);
        expect(sum(here, 'taxE4'), `case ${at}, seed ${seed}`).toBe(expected);
      }
      left = less(left, taken);
      expect(left.every(({ netE4 }) => netE4 >= 0n)).toBe(true);
    }
    expect(
      left.every(({ netE4 }) => netE4 === 0n),
      `case ${at}, seed ${seed}`,
    ).toBe(true);
    for (const own of Map.groupBy(left, ({ taxCodeId }) => taxCodeId).values())
      expect(
        own.reduce((sum, { taxE4 }) => sum + taxE4, 0n),
        `case ${at}, seed ${seed}`,
      ).toBe(0n);
  }
});

test(`a plain line is its net and its tax, seed ${seed}`, () => {
  for (let at = 0; at < CASES; at += 1) {
    const line = { ...drawLine(), off: 0n };
    const { netE4, taxE4 } = lineAmounts(productLine(line), 2);
    expect([netE4 / 100n, taxE4 / 100n]).toEqual([line.cents, rounded(line.cents * line.rate, 10_000n)]);
  }
});
