import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { root, servedSources } from '../support/served-sources.ts';

const textOf = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const graphql = textOf('docs/security/owasp-graphql.md');
const asvs = textOf('docs/security/asvs.md');
const inventory = textOf('docs/security/inventory.md');
const [asvsHeld = '', asvsNotHeld = ''] = asvs.split('## Not held\n');

const rowsOf = (list: string): readonly string[] =>
  list.split('\n').filter((line) => /^\| (?!what it asks|requirement|-)/.test(line));

/** `path`: title, in the last column of a row; without a title, the file is the test. */
function testsNamedIn(list: string): readonly { readonly file: string; readonly title: string }[] {
  return [...list.matchAll(/\| `([\w./-]+\.test\.ts)`(?:: (.*?))?\s*\|$/gm)].map(
    ([, file = '', title = '']) => ({ file, title: title.replaceAll('\\_', '_') }),
  );
}

test.each([
  ['GraphQL', graphql],
  ['ASVS', asvsHeld],
])('every line of the list of %s has a test that is there', (_name, list) => {
  const named = testsNamedIn(list);
  expect(named).toHaveLength(rowsOf(list).length);
  const missing = named.filter(({ file, title }) => !textOf(file).replaceAll("\\'", "'").includes(title));
  expect(missing).toEqual([]);
});

/** How many requirements of levels 1 and 2 each section of ASVS 5.0.0 has; there they are numbered from 1, without a gap. */
const requirements: Readonly<Record<string, Readonly<Record<number, number>>>> = {
  V1: { 1: 2, 2: 9, 3: 11, 4: 3, 5: 2 },
  V2: { 1: 3, 2: 3, 3: 4, 4: 1 },
  V3: { 2: 2, 3: 4, 4: 6, 5: 5, 7: 2 },
  V4: { 1: 3, 2: 1, 3: 2, 4: 4 },
  V5: { 1: 1, 2: 3, 3: 2, 4: 3 },
  V6: { 1: 3, 2: 12, 3: 4, 4: 4, 5: 5, 6: 3, 8: 4 },
  V7: { 1: 3, 2: 4, 3: 2, 4: 5, 5: 2, 6: 2 },
  V8: { 1: 2, 2: 3, 3: 1, 4: 1 },
  V9: { 1: 3, 2: 4 },
  V10: { 1: 2, 2: 2, 3: 4, 4: 11, 5: 5, 6: 2, 7: 3 },
  V11: { 1: 2, 2: 3, 3: 3, 4: 4, 5: 1, 6: 1 },
  V12: { 1: 3, 2: 2, 3: 4 },
  V13: { 1: 1, 2: 5, 3: 2, 4: 5 },
  V14: { 1: 2, 2: 4, 3: 3 },
  V15: { 1: 3, 2: 3, 3: 7 },
  V16: { 1: 1, 2: 5, 3: 4, 4: 3, 5: 3 },
  V17: { 1: 1, 2: 4, 3: 2 },
};

const numbersIn = (lines: readonly string[]): readonly string[] =>
  lines.flatMap((line) => /^[|-] +((?:\d+\.\d+\.\d+(?:, )?)+)/.exec(line)?.[1]?.split(', ') ?? []);

test('every requirement of levels 1 and 2 is held, without an object here, or named as not held: once', () => {
  const expected = Object.entries(requirements).flatMap(([chapter, sections]) =>
    Object.entries(sections).flatMap(([section, count]) =>
      Array.from({ length: count }, (_, index) => `${chapter.slice(1)}.${section}.${index + 1}`),
    ),
  );
  expect(expected).toHaveLength(253);
  const held = numbersIn(rowsOf(asvsHeld));
  const without = numbersIn(asvsHeld.split('\n').filter((line) => line.startsWith('- ')));
  const notHeld = numbersIn(rowsOf(asvsNotHeld));
  expect([...held, ...without, ...notHeld].toSorted()).toEqual(expected.toSorted());
  const counts = `${held.length} are held, ${without.length} have no object here, ${notHeld.length} are not held.`;
  expect(asvs).toContain(counts);
});

/** A heading or a sentence of each thing that the list calls written down. */
const writtenDown: readonly (readonly [string, readonly string[]])[] = [
  [
    'docs/security/inventory.md',
    ['## Connections', '## Logs', '## Data', '## Files', '## Signing in', '## Costly work'],
  ],
  ['docs/decisions/0029-staying-in.md', ['## A session', '## Wrong passwords', 'Against NIST SP 800-63B-4']],
  ['docs/decisions/0030-availability.md', ['## At the edge', '## Work', '## Files']],
  ['SECURITY.md', ['## Vulnerable packages']],
];

test('what the standard asks to have written down is there', () => {
  for (const [file, places] of writtenDown)
    for (const place of places) expect(textOf(file), file).toContain(place);
  // Whatever may be connected to is a setting.
  const outward = textOf('ops/src/config.ts').match(/CIFRA_\w+_URL\b/g) ?? [];
  const own = 'CIFRA_PUBLIC_URL';
  for (const setting of new Set(outward)) if (setting !== own) expect(inventory).toContain(setting);
});

test('the inventory names every log event and every place that computes with keys or random numbers', () => {
  const sources = servedSources();
  const events = sources.flatMap(({ text }) =>
    [...text.matchAll(/level: '\w+',\s*event: '([\w.-]+)'/g)].map(([, event = '']) => event),
  );
  expect(new Set(events).size).toBeGreaterThan(30);
  expect([...new Set(events)].filter((event) => !inventory.includes(`\`${event}\``))).toEqual([]);
  const places = [...inventory.matchAll(/`((?:packages|gateway|ops|subgraphs)\/[\w/-]+\/)`/g)].map(
    ([, place = '']) => place,
  );
  const computing = sources.filter(({ text }) => /from '(node:crypto|jose)'|crypto\.subtle/.test(text));
  const unnamed = computing.filter(({ file }) => !places.some((place) => file.startsWith(place)));
  expect(unnamed.map(({ file }) => file)).toEqual([]);
});

test('no algorithm is used that the inventory does not name', () => {
  const used = servedSources().flatMap(({ file, text }) =>
    [
      ...text.matchAll(
        /(?:createHash|createHmac|createCipheriv|createDecipheriv|[^.\w]hash|generateKeyPair)\(\s*'([^']+)'/g,
      ),
    ].map(([, algorithm = '']) => (algorithm === 'sha1' ? `sha1 in ${file}` : algorithm)),
  );
  expect([...new Set(used)].toSorted()).toEqual([
    'EdDSA',
    'aes-256-gcm',
    'sha1 in packages/access/src/totp.ts',
    'sha256',
  ]);
});
