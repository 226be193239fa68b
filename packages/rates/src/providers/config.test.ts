import { expect, test } from 'vitest';
import { parseRateProviderSettings, RateProviderSettingsInvalid } from './config.ts';

test('the bank is the default provider; off means none', () => {
  const settings = parseRateProviderSettings({});
  expect(settings).toMatchObject({ provider: 'ECB', key: null, attempts: 3, firstHistory: '90-days' });
  expect(settings?.address.href).toBe('https://www.ecb.europa.eu/stats/eurofxref/');
  expect(parseRateProviderSettings({ CIFRA_FX_PROVIDER: 'off' })).toBeNull();
  expect(parseRateProviderSettings({}, { providerUnlessSaid: 'off' })).toBeNull();
});

test('an address is a folder for documents, a file or a URL for the CSV', () => {
  const addressOf = (provider: string, address: string): string | undefined =>
    parseRateProviderSettings({ CIFRA_FX_PROVIDER: provider, CIFRA_FX_ADDRESS: address })?.address.href;
  expect(addressOf('ECB', 'http://rates.example/ecb')).toBe('http://rates.example/ecb/');
  expect(addressOf('CSV', 'https://rates.example/all.csv?token=x')).toBe(
    'https://rates.example/all.csv?token=x',
  );
  expect(addressOf('CSV', '/var/rates/all.csv')).toBe('file:///var/rates/all.csv');
});

test.each([
  ['CIFRA_FX_PROVIDER', { CIFRA_FX_PROVIDER: 'BANXICO' }],
  ['CIFRA_FX_KEY', { CIFRA_FX_PROVIDER: 'OPENEXCHANGERATES' }],
  ['CIFRA_FX_KEY', { CIFRA_FX_PROVIDER: 'OPENEXCHANGERATES', CIFRA_FX_KEY: 'secret\nX: y' }],
  ['CIFRA_FX_ADDRESS', { CIFRA_FX_PROVIDER: 'CSV' }],
  ['CIFRA_FX_ADDRESS', { CIFRA_FX_ADDRESS: 'ftp://rates.example/' }],
  ['CIFRA_FX_ADDRESS', { CIFRA_FX_ADDRESS: 'https://user:secret@rates.example/' }],
  ['CIFRA_FX_TIME_LIMIT_SECONDS', { CIFRA_FX_TIME_LIMIT_SECONDS: '0' }],
  ['CIFRA_FX_ATTEMPTS', { CIFRA_FX_ATTEMPTS: '1e3' }],
  ['CIFRA_FX_FIRST_HISTORY', { CIFRA_FX_FIRST_HISTORY: 'some' }],
])('%s is refused by name, and no message repeats its value: %j', (name, environment) => {
  const parse = (): unknown => parseRateProviderSettings(environment);
  expect(parse).toThrow(RateProviderSettingsInvalid);
  expect(parse).toThrow(name);
  expect(parse).not.toThrow('secret');
});
