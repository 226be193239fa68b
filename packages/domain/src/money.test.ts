import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allocate } from './allocate.ts';
import {
  formatE4,
  isWholeMinor,
  maxAmountE4,
  minorUnitE4,
  parseDecimalToE4,
  roundHalfAwayFromZero,
  type MinorUnits,
} from './money.ts';

const anyMinorUnits = fc.constantFrom<MinorUnits>(0, 2, 3, 4);
const anyAmountE4 = fc.bigInt({ min: -maxAmountE4, max: maxAmountE4 });

describe('reading an amount', () => {
  test.each([
    ['1234.5', 2, 12_345_000n],
    ['-0.01', 2, -100n],
    ['0', 0, 0n],
    ['-0', 2, 0n],
    ['1.234', 3, 12_340n],
    ['0.0001', 4, 1n],
    ['99999999999999.9999', 4, maxAmountE4],
  ] as const)('%s with %i decimals', (text, minorUnits, expected) => {
    expect(parseDecimalToE4(text, minorUnits)).toEqual({ ok: true, value: expected });
  });

  test.each([
    '',
    '1e3',
    '1E3',
    '+1',
    '.5',
    '5.',
    '1,5',
    ' 1',
    '0x1f',
    'NaN',
    'Infinity',
    '--1',
    '١٢',
    '1_000',
  ])('"%s" is not an amount', (text) => {
    expect(parseDecimalToE4(text, 2)).toMatchObject({ ok: false, refusal: { code: 'INPUT_INVALID' } });
  });

  test('F12 a yen has no decimals and a dinar three', () => {
    expect(parseDecimalToE4('100.5', 0)).toMatchObject({ ok: false, refusal: { code: 'INPUT_INVALID' } });
    expect(parseDecimalToE4('100.0', 0)).toMatchObject({ ok: false });
    expect(parseDecimalToE4('1.234', 2)).toMatchObject({ ok: false });
    expect(parseDecimalToE4('1.234', 3)).toEqual({ ok: true, value: 12_340n });
  });

  test('more than eighteen digits are too large', () => {
    expect(parseDecimalToE4('100000000000000', 2)).toMatchObject({
      ok: false,
      refusal: { code: 'AMOUNT_TOO_LARGE', facts: { maximumAmount: '99999999999999.9999' } },
    });
    expect(parseDecimalToE4('9'.repeat(500), 2)).toMatchObject({ ok: false });
  });

  test('writing and reading an amount gives it back', () => {
    fc.assert(
      fc.property(
        anyMinorUnits,
        fc.bigInt({ min: -(10n ** 14n), max: 10n ** 14n - 1n }),
        (minorUnits, units) => {
          const amountE4 = (units * minorUnitE4(minorUnits)) % (maxAmountE4 + 1n);
          expect(parseDecimalToE4(formatE4(amountE4, minorUnits), minorUnits)).toEqual({
            ok: true,
            value: amountE4,
          });
        },
      ),
    );
  });
});

test('F12 an amount is written with exactly the decimals of its currency', () => {
  expect(formatE4(12_000_000n, 2)).toBe('1200.00');
  expect(formatE4(12_000_000n, 0)).toBe('1200');
  expect(formatE4(-12_345n, 4)).toBe('-1.2345');
  expect(formatE4(-100n, 2)).toBe('-0.01');
  expect(formatE4(12_340n, 3)).toBe('1.234');
});

test('an amount that is not whole is never shown rounded', () => {
  expect(formatE4(12_345n, 2)).toBe('1.2345');
});

describe('rounding half away from zero', () => {
  test.each([
    [5n, 2n, 3n],
    [-5n, 2n, -3n],
    [7n, 3n, 2n],
    [8n, 3n, 3n],
    [0n, 3n, 0n],
  ])('%s / %s is %s', (numerator, denominator, expected) => {
    expect(roundHalfAwayFromZero({ numerator, denominator })).toBe(expected);
  });

  test('is symmetric and never off by more than a half', () => {
    const ratio = fc.record({ numerator: anyAmountE4, denominator: fc.bigInt({ min: 1n, max: 10n ** 20n }) });
    fc.assert(
      fc.property(ratio, ({ numerator, denominator }) => {
        const rounded = roundHalfAwayFromZero({ numerator, denominator });
        expect(roundHalfAwayFromZero({ numerator: -numerator, denominator })).toBe(-rounded);
        const twiceOff = (rounded * denominator - numerator) * 2n;
        expect(twiceOff <= denominator && twiceOff >= -denominator).toBe(true);
      }),
    );
  });
});

describe('allocating', () => {
  test('the units left over go to the largest remainders, ties to the first', () => {
    expect(allocate(10_000n, [1n, 1n, 1n], 2)).toEqual([3_400n, 3_300n, 3_300n]);
    expect(allocate(-10_000n, [1n, 1n, 1n], 2)).toEqual([-3_400n, -3_300n, -3_300n]);
    expect(allocate(50_000n, [1n, 0n, 3n], 0)).toEqual([10_000n, 0n, 40_000n]);
  });

  test('F14 the parts are whole minor units and add up to the amount', () => {
    const weights = fc
      .array(fc.bigInt({ min: 0n, max: 10n ** 12n }), { minLength: 1, maxLength: 20 })
      .filter((all) => all.some((weight) => weight > 0n));
    fc.assert(
      fc.property(
        anyMinorUnits,
        fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }),
        weights,
        (minorUnits, units, all) => {
          const amountE4 = units * minorUnitE4(minorUnits);
          const parts = allocate(amountE4, all, minorUnits);
          expect(parts.reduce((sum, part) => sum + part, 0n)).toBe(amountE4);
          expect(parts.every((part) => isWholeMinor(part, minorUnits))).toBe(true);
          expect(parts.every((part, index) => all[index] !== 0n || part === 0n)).toBe(true);
        },
      ),
    );
  });

  test('no weight at all is a fault of the program', () => {
    expect(() => allocate(100n, [0n], 2)).toThrow(RangeError);
    expect(() => allocate(101n, [1n], 2)).toThrow(RangeError);
  });
});
