import { expect, test } from 'vitest';
import { currencies, findCurrency, minorUnitsOf, parseCurrency } from './currencies.ts';

test('F12 the table has each currency’s minor units', () => {
  const expected = {
    JPY: 0,
    CLP: 0,
    ISK: 0,
    PAB: 2,
    USD: 2,
    EUR: 2,
    NOK: 2,
    MGA: 2,
    KWD: 3,
    TND: 3,
    CLF: 4,
    UYW: 4,
  };
  for (const [code, minorUnits] of Object.entries(expected))
    expect(minorUnitsOf(code), code).toBe(minorUnits);
});

test('codes and numeric codes are unique and well formed', () => {
  expect(new Set(currencies.map(({ code }) => code)).size).toBe(currencies.length);
  expect(new Set(currencies.map(({ numeric }) => numeric)).size).toBe(currencies.length);
  for (const { code, numeric, name } of currencies) {
    expect(code).toMatch(/^[A-Z]{3}$/);
    expect(numeric).toMatch(/^[0-9]{3}$/);
    expect(name).not.toBe('');
  }
});

test('no books are kept in gold, in test codes or in what does not exist', () => {
  expect(findCurrency('XAU')).toMatchObject({ minorUnits: null });
  for (const code of ['XAU', 'XXX', 'XTS', 'EURO', 'eur', '']) {
    expect(parseCurrency(code, 3)).toMatchObject({
      ok: false,
      refusal: { code: 'CURRENCY_UNKNOWN', facts: { lineNumber: 3 } },
    });
  }
  expect(parseCurrency('PAB')).toMatchObject({ ok: true, value: { numeric: '590', minorUnits: 2 } });
  expect(() => minorUnitsOf('XAU')).toThrow(RangeError);
});
