import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { root, servedSources } from '../support/served-sources.ts';

/** Where what would be a fault elsewhere is none, and why. */
const allowed: readonly (readonly [file: string, what: string, why: string])[] = [
  [
    'gateway/src/engine/representations.ts',
    'new Function',
    'of names of the schema and validated operations',
  ],
  ['gateway/src/engine/writer.ts', 'new Function', 'of names of the schema and validated operations'],
  [
    'packages/database/src/investigation/run-process.ts',
    'a process',
    'an investigator’s statement runs in one that can be killed, of a program of its own without permissions',
  ],
  [
    'packages/rates/src/refresh/fetch-provider-rates.ts',
    'Math.random',
    'it spreads waits; nobody gains by a guess',
  ],
  ['packages/search/src/dates.ts', 'new RegExp', 'composed of constants'],
  ['packages/search/src/words.ts', 'new RegExp', 'composed of constants'],
  [
    'packages/trade/src/vouchers/scan/scanner.ts',
    'a process',
    'the scanner that the operator configured, without a shell',
  ],
];

const forbidden: Readonly<Record<string, RegExp>> = {
  'a process': /from 'node:(child_process|cluster)'/,
  'another program': /from 'node:vm'|[^.\w]eval\(/,
  'new Function': /new Function\(/,
  'new RegExp': /new RegExp\(/,
  'Math.random': /Math\.random/,
};

test('nothing that serves starts a process, evaluates a text or draws from Math.random, but where it is said why', () => {
  const found = servedSources().flatMap(({ file, text }) =>
    Object.entries(forbidden).flatMap(([what, form]) => (form.test(text) ? [`${file}: ${what}`] : [])),
  );
  const expected = allowed.map(([file, what]) => `${file}: ${what}`);
  expect(found.toSorted()).toEqual(expected);
});

test('pages write texts, never markup, and hide what is typed into fields for passwords', () => {
  const pages = servedSources().filter(({ file }) => /^gateway\/src\/(auth-pages|explorer)\//.test(file));
  const searchBox = 'ops/src/reference/find.js';
  const scripts = [...pages, { file: searchBox, text: readFileSync(path.join(root, searchBox), 'utf8') }];
  const writing = /innerHTML|outerHTML|insertAdjacentHTML|document\.write/;
  expect(scripts.filter(({ text }) => writing.test(text)).map(({ file }) => file)).toEqual([]);
  const fields = pages.flatMap(({ text }) => text.match(/<input [^>]*>/g) ?? []);
  const secrets = fields.filter((field) => /id="([\w-]*password|again)"/.test(field));
  expect(secrets.length).toBeGreaterThanOrEqual(5);
  for (const field of secrets) {
    expect(field).toContain('type="password"');
    expect(field).toMatch(/autocomplete="(current|new)-password"/);
  }
  expect(
    pages.filter(({ text }) => /addEventListener\('paste'|onpaste/.test(text)).map(({ file }) => file),
  ).toEqual([]);
});
