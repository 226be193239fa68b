import { expect, test } from 'vitest';

import { parseSetting, resolveSettings, settingDefinitions, settingText } from './settings.ts';

test("a tenant's value comes before the firm's, the firm's before the product's, and each says whence it came", () => {
  const resolved = resolveSettings({
    firm: [
      { key: 'fx.staleAfterDays', value: '7' },
      { key: 'fx.varianceMode', value: '"SEPARATED"' },
    ],
    tenant: [
      { key: 'fx.staleAfterDays', value: '3' },
      { key: 'fx.varianceMode', value: null },
    ],
  });
  const byKey = new Map(resolved.map((setting) => [setting.key, setting]));
  expect(byKey.get('fx.staleAfterDays')).toEqual({ key: 'fx.staleAfterDays', value: 3, origin: 'TENANT' });
  expect(byKey.get('fx.varianceMode')).toEqual({
    key: 'fx.varianceMode',
    value: 'SEPARATED',
    origin: 'FIRM',
  });
  expect(byKey.get('entries.manualNeedApproval')).toMatchObject({ value: true, origin: 'DEFAULT' });
});

test('a value is read as the text or as the JSON that it is, and written so that it is read again', () => {
  expect(parseSetting('fx.varianceMode', 'SEPARATED')).toMatchObject({
    ok: true,
    value: { value: 'SEPARATED' },
  });
  expect(parseSetting('fx.varianceMode', '"SIMPLE"')).toMatchObject({ ok: true, value: { value: 'SIMPLE' } });
  expect(parseSetting('fx.staleAfterDays', '7')).toMatchObject({ ok: true, value: { value: 7 } });
  expect(parseSetting('entries.manualNeedApproval', 'false')).toMatchObject({
    ok: true,
    value: { value: false },
  });
  for (const [key, { firmDefault }] of Object.entries(settingDefinitions))
    expect(parseSetting(key, settingText(firmDefault))).toEqual({
      ok: true,
      value: { key, value: firmDefault },
    });
});

test.each([
  ['fx.varianceMode', 'BOTH', ['SIMPLE', 'SEPARATED']],
  ['fx.staleAfterDays', '-1', ['0 to 366']],
  ['fx.staleAfterDays', '1.5', ['0 to 366']],
  ['entries.manualNeedApproval', '1', ['true', 'false']],
  ['fx.takeOverAt', '24:00', ['00:00 to 23:59']],
  ['branding.accentColour', 'red', ['#000000 to #ffffff']],
  ['branding.language', 'fr', ['BOOKS', 'es-PA', 'en']],
  ['branding.logoText', 'one\ntwo', ['0 to 60 characters on one line']],
  ['branding.footer', 'a\u0007b', ['0 to 240 characters on one line']],
  ['branding.bankDetails', '\n1'.repeat(13), ['0 to 600 characters on at most 12 lines']],
])('%s does not take %s', (setting, value, allowed) => {
  expect(parseSetting(setting, value)).toEqual({
    ok: false,
    refusal: {
      code: 'SETTING_VALUE_INVALID',
      facts: { setting, settingValue: value, allowedValues: allowed },
    },
  });
});

test.each([
  ['Gracias', 'Gracias'],
  ['"Gracias\\npor su compra"', 'Gracias\npor su compra'],
  ['7', '7'],
])('a text is taken as it is, or as JSON: %s', (given, value) => {
  expect(parseSetting('branding.bankDetails', given)).toMatchObject({ ok: true, value: { value } });
});

test('a text that looks like JSON is written so that it is read as itself', () => {
  const value = '"quoted"';
  expect(parseSetting('branding.bankDetails', settingText(value))).toMatchObject({ value: { value } });
});

test('a value that was sent as a JSON text is named without its quotes', () => {
  expect(parseSetting('branding.accentColour', '"red"')).toMatchObject({
    refusal: { code: 'SETTING_VALUE_INVALID', facts: { settingValue: 'red' } },
  });
});

test.each(['fx.staleDays', 'toString', ''])('a setting named %j does not exist', (key) => {
  expect(parseSetting(key, '1')).toMatchObject({ ok: false, refusal: { code: 'SETTING_UNKNOWN' } });
});
