import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { maxAmountE4, minorUnitE4, type MinorUnits } from './money.ts';
import { applyRate, crossRate, invertRate, parseRate, rate, roundRateHalfEven, type Rate } from './rate.ts';

const anyRate = fc
  .tuple(fc.bigInt({ min: 1n, max: 10n ** 12n - 1n }), fc.integer({ min: 0, max: 16 }))
  .map(([digits, decimals]) =>
    roundRateHalfEven({ numerator: digits, denominator: 10n ** BigInt(decimals) }),
  );

describe('reading a rate', () => {
  test.each([
    ['1', '1'],
    ['1.0830', '1.083'],
    ['0.00667', '0.00667'],
    ['001.5', '1.5'],
    ['270.00', '270'],
    ['0.1234567890125', '0.123456789012'],
    ['0.1234567890135', '0.123456789014'],
    ['999999999999.5', '1000000000000'],
    ['123456789012345', '123456789012000'],
    ['0.000000000001234567890123', '0.00000000000123456789012'],
  ])('%s enters history as %s', (text, expected) => {
    expect(parseRate(text)).toEqual({ ok: true, value: expected });
  });

  test.each([
    '0',
    '0.000',
    '-1',
    '+1',
    'NaN',
    'Infinity',
    '1e2',
    '',
    '1,08',
    ' 1',
    '.5',
    '1.',
    '1'.repeat(65),
  ])('F10 "%s" is no rate', (text) => {
    expect(parseRate(text)).toMatchObject({ ok: false, refusal: { code: 'RATE_INVALID' } });
  });

  test('a rate has at most twelve significant digits and reads as itself', () => {
    fc.assert(
      fc.property(anyRate, (value) => {
        expect(parseRate(value)).toEqual({ ok: true, value });
        expect(value.replace('.', '').replace(/^0+/, '').replace(/0+$/, '').length).toBeLessThanOrEqual(12);
      }),
    );
  });
});

test('inverting and crossing round once, half to even', () => {
  expect(invertRate(rate('3'))).toBe('0.333333333333');
  expect(invertRate(rate('0.00667'))).toBe('149.925037481');
  expect(crossRate({ multiply: [rate('1.0834'), rate('2')] })).toBe('2.1668');
  expect(crossRate({ divide: [rate('1.0834'), rate('162.5')] })).toBe('0.00666707692308');
  expect(invertRate(rate('1'))).toBe('1');
});

test('F2 4,750.00 at 0.8993 is 4,271.68 in base', () => {
  expect(applyRate(47_500_000n, rate('0.8993'), 2)).toBe(42_716_800n);
  expect(applyRate(-47_500_000n, rate('0.8993'), 2)).toBe(-42_716_800n);
});

test('F12 translation ends on whole units of the base currency', () => {
  expect(applyRate(10_000n, rate('162.55'), 0)).toBe(1_630_000n);
  expect(applyRate(10_000n, rate('0.3067'), 3)).toBe(3_070n);
  expect(applyRate(10_000n, rate('0.02345'), 4)).toBe(235n);
  expect(applyRate(10_000n, rate('0.005'), 2)).toBe(100n);
});

test('translation is symmetric and off by at most half a minor unit', () => {
  const minorUnits = fc.constantFrom<MinorUnits>(0, 2, 3, 4);
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: maxAmountE4 }), anyRate, minorUnits, (amountE4, value, units) => {
      const translated = applyRate(amountE4, value, units);
      expect(applyRate(-amountE4, value, units)).toBe(-translated);
      expect(translated % minorUnitE4(units)).toBe(0n);
      const [whole = '', decimals = ''] = value.split('.');
      const scale = 10n ** BigInt(decimals.length);
      const twiceOff = (translated * scale - amountE4 * BigInt(whole + decimals)) * 2n;
      const limit = minorUnitE4(units) * scale;
      expect(twiceOff <= limit && twiceOff >= -limit).toBe(true);
    }),
  );
});

test('a constant that is not normalised is a fault of the program', () => {
  expect(() => rate('1.0')).toThrow(RangeError);
  expect(() => roundRateHalfEven({ numerator: 0n, denominator: 1n })).toThrow(RangeError);
  const typed: Rate = rate('1.5');
  expect(typed).toBe('1.5');
});
