import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const list = readFileSync(path.join(root, 'docs/security/owasp-graphql.md'), 'utf8');

/** `path`: title, in the last column of a row; without a title, the file is the test. */
const named = [...list.matchAll(/\| `([\w./-]+\.test\.ts)`(?:: (.*?))?\s*\|$/gm)].map(
  ([, file = '', title = '']) => ({ file, title: title.replaceAll('\\_', '_') }),
);

test('every line of the list has a test that is there', () => {
  const rows = list.split('\n').filter((line) => /^\| (?!what it asks|-)/.test(line));
  expect(named).toHaveLength(rows.length);
  const missing = named.filter(
    ({ file, title }) => !readFileSync(path.join(root, file), 'utf8').replaceAll("\\'", "'").includes(title),
  );
  expect(missing).toEqual([]);
});
