import { expect, test } from 'vitest';
import { ConfigurationError, parseConfig } from './config.ts';

test('without settings the demo is served on port 4000 with data under ./var', () => {
  const config = parseConfig({});
  expect(config.port).toBe(4000);
  expect(config.dataDirectory.endsWith('/var')).toBe(true);
  expect(config.isDemo).toBe(true);
  expect(config.safelistMode).toBe('off');
});

test('demo mode refuses to start where the operator says production', () => {
  expect(() => parseConfig({ NODE_ENV: 'production' })).toThrow(ConfigurationError);
  expect(parseConfig({ NODE_ENV: 'production', CIFRA_DEMO: 'off' }).safelistMode).toBe('all');
});

test('an unknown setting is named, so that a misspelt one is not silently ignored', () => {
  expect(() => parseConfig({ CIFRA_PROT: '4001' })).toThrow(/CIFRA_PROT/);
});

test.each([
  ['CIFRA_PORT', '70000'],
  ['CIFRA_PORT', '4e3'],
  ['CIFRA_DEMO', 'yes'],
  ['CIFRA_SUBGRAPHS', 'remote'],
  ['CIFRA_WRITER_THREADS', '-1'],
])('%s=%s is refused by name', (name, value) => {
  expect(() => parseConfig({ [name]: value })).toThrow(new RegExp(name));
});
