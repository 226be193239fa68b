import { describe, expect, test } from 'vitest';

import { accountRoleNames } from './accounts.ts';
import { buildTemplate, type Chart } from './coa-templates.ts';
import { coaTemplates } from './coa-templates/all.ts';
import { countryPackCodes, countryPacks, parseCountryPack } from './country-packs.ts';

describe.each(coaTemplates)('the chart $code', ({ accounts, roles }) => {
  const byCode = new Map(accounts.map((account) => [account.code, account]));

  test('is a tree of headings, each of one type, with accounts as its leaves', () => {
    for (const { code, type, parentCode } of accounts) {
      if (parentCode === null) continue;
      const parent = byCode.get(parentCode);
      expect(parent, code).toMatchObject({ isPostable: false, type });
    }
  });

  test('lists a parent before its children, so that it can be written in one pass', () => {
    const seen = new Set<string>();
    for (const { code, parentCode } of accounts) {
      if (parentCode !== null) expect(seen.has(parentCode), code).toBe(true);
      seen.add(code);
    }
  });

  test('binds every role, and marks what the control roles are bound to', () => {
    expect(Object.keys(roles).toSorted()).toEqual([...accountRoleNames].toSorted());
    const control = accounts.filter(({ controlRole }) => controlRole !== null);
    expect(
      control
        .map(({ code, controlRole }) => [controlRole, code])
        .toSorted(([left], [right]) => (String(left) < String(right) ? -1 : 1)),
    ).toEqual([
      ['CustomerAdvances', roles.CustomerAdvances],
      ['DefaultAP', roles.DefaultAP],
      ['DefaultAR', roles.DefaultAR],
      ['VendorAdvances', roles.VendorAdvances],
    ]);
  });
});

test.each(Object.values(countryPacks))(
  'the chart that $code proposes is whole: accounts enough, contra accounts among them',
  (pack) => {
    const template = coaTemplates.find(({ code }) => code === pack.coaTemplate);
    expect(template?.countryPack).toBe(pack.code);
    const postable = template?.accounts.filter(({ isPostable }) => isPostable) ?? [];
    expect(postable.length).toBeGreaterThanOrEqual(50);
    expect(postable.some(({ type, normalSide }) => type === 'ASSET' && normalSide === 'CREDIT')).toBe(true);
  },
);

const chart: Chart = {
  code: 'TEST',
  name: 'Test',
  countryPack: 'NEUTRAL',
  typeOfRoot: { 1: 'ASSET' },
  lines: [
    ['1', 'Assets', 'heading'],
    ['10', 'Cash', 'CASH'],
  ],
  roles: (coaTemplates[0] ?? { roles: {} }).roles as Chart['roles'],
};

test.each([
  [
    'a code that stands twice',
    { lines: [...chart.lines, ['10', 'Again', 'CASH'] as const] },
    /10 stands twice/,
  ],
  ['an account of no type', { lines: [['2', 'What', 'heading'] as const] }, /2 has no type/],
  ['an account under no heading', { lines: [['11', 'Loose', 'BANK'] as const] }, /11 has no heading/],
  [
    'a kind of another type',
    { lines: [...chart.lines, ['11', 'Odd', 'REVENUE'] as const] },
    /11 is ASSET and cannot be of kind REVENUE/,
  ],
  ['a role without its account', {}, /role DefaultAR is not bound to an account/],
])('a chart with %s is not built', (_what, change, message) => {
  expect(() => buildTemplate({ ...chart, ...change })).toThrow(message);
});

test('an unknown country pack is refused with those that exist', () => {
  expect(parseCountryPack('PA')).toMatchObject({ ok: true, value: { baseCurrency: 'PAB' } });
  expect(parseCountryPack('XX')).toEqual({
    ok: false,
    refusal: { code: 'COUNTRY_PACK_UNKNOWN', facts: { countryPack: 'XX', known: [...countryPackCodes] } },
  });
  expect(parseCountryPack('toString').ok).toBe(false);
});
