import { expect, test } from 'vitest';
import { countryPacks } from './country-packs.ts';
import { checkPercent, formatPercent, parsePercent } from './tax-codes.ts';

test('a per cent is read exactly, up to four decimals and a hundred, and written without trailing zeros', () => {
  for (const [text, percentE4] of [
    ['0', 0],
    ['7', 70_000],
    ['7.0', 70_000],
    ['12.3456', 123_456],
    ['100', 1_000_000],
  ] as const)
    expect(parsePercent(text)).toEqual({ ok: true, value: percentE4 });
  for (const text of ['100.0001', '-1', '7.00001', '7%', '', '1e1', '9'.repeat(40)])
    expect(parsePercent(text)).toMatchObject({ ok: false, refusal: { code: 'INPUT_INVALID' } });
  expect([0, 70_000, 75_000, 123_456, 1_000_000].map(formatPercent)).toEqual([
    '0',
    '7',
    '7.5',
    '12.3456',
    '100',
  ]);
});

test('what carries no tax has no per cent, and a withholding has one', () => {
  expect(checkPercent({ treatment: 'EXEMPT', percentE4: 1 })).not.toBeNull();
  expect(checkPercent({ treatment: 'EXPORT', percentE4: 70_000 })).not.toBeNull();
  expect(checkPercent({ treatment: 'WITHHOLDING', percentE4: 0 })).not.toBeNull();
  expect(checkPercent({ treatment: 'STANDARD', percentE4: 0 })).toBeNull();
});

test('the tax codes of every country pack are possible ones, each code once, and each pack can exempt', () => {
  for (const { taxes } of Object.values(countryPacks)) {
    expect(new Set(taxes.map(({ code }) => code)).size).toBe(taxes.length);
    expect(taxes.filter(({ treatment }) => treatment === 'EXEMPT')).toHaveLength(1);
    for (const tax of taxes) expect(checkPercent(tax)).toBeNull();
  }
  expect(countryPacks.PA.taxes.map(({ code, percentE4 }) => `${code} ${formatPercent(percentE4)}`)).toEqual([
    'ITBMS-7 7',
    'ITBMS-10 10',
    'ITBMS-15 15',
    'EXEMPT 0',
    'EXPORT 0',
    'RET-ITBMS-50 50',
  ]);
});
