import { readFileSync } from 'node:fs';
import path from 'node:path';
import { eventCatalogue } from '@cifra/domain/events';
import { refusalCatalogue } from '@cifra/domain/refusals';
import { buildSchema } from 'graphql';
import { beforeAll, expect, test } from 'vitest';
import { buildReference } from './build.ts';
import { readReference } from './reference.ts';

const schema = buildSchema(readFileSync(new URL('../../../schema/api.graphql', import.meta.url), 'utf8'));

let pages: ReadonlyMap<string, string>;
beforeAll(async () => {
  const site = await readReference(schema);
  pages = new Map([...site].map(([name, text]) => [name, text()]));
});

/** Where a link of a page leads: a file of the site and a place in it. Links to elsewhere are left out. */
function linksOf(name: string, text: string): readonly { readonly file: string; readonly anchor: string }[] {
  return [...text.matchAll(/ (?:href|src)="([^"]*)"/g)]
    .map(([, to = '']) => to)
    .filter((to) => !to.startsWith('https://'))
    .map((to) => {
      const [file = '', anchor = ''] = to.split('#');
      return { file: file === '' ? name : path.posix.join(path.posix.dirname(name), file), anchor };
    });
}

test('every link of every page leads to a page, and to a place that is there', () => {
  const html = [...pages].filter(([name]) => name.endsWith('.html'));
  expect(html.length).toBeGreaterThan(500);
  const dead = html.flatMap(([name, text]) =>
    linksOf(name, text)
      .filter(
        ({ file, anchor }) =>
          !pages.has(file) || (anchor !== '' && !pages.get(file)?.includes(` id="${anchor}"`)),
      )
      .map(({ file, anchor }) => `${name} → ${file}#${anchor}`),
  );
  expect(dead).toEqual([]);
});

test('every type, refusal and event is on a page, and the search box finds each type', () => {
  const found = new Set(
    (JSON.parse(pages.get('index.json') ?? '[]') as readonly (readonly [string, string])[]).map(
      ([name]) => name,
    ),
  );
  for (const name of Object.keys(schema.getTypeMap()).filter(
    (each) => !/^(__.*|Query|Mutation|Subscription|Int|String|ID|Boolean|Float)$/.test(each),
  )) {
    expect(found, name).toContain(name);
  }
  for (const code of Object.keys(refusalCatalogue))
    expect(pages.get('refusals.html')).toContain(`id="${code}"`);
  for (const code of Object.keys(eventCatalogue)) expect(pages.get('events.html')).toContain(`id="${code}"`);
});

test('what the search box finds is there', () => {
  const names = JSON.parse(pages.get('index.json') ?? '[]') as readonly (readonly [string, string])[];
  expect(names.filter(([, page]) => !pages.has(`${page}.html`))).toEqual([]);
});

test('nothing is loaded from elsewhere, and no page has a script or a style of its own', () => {
  for (const [name, text] of pages) {
    if (!name.endsWith('.html')) continue;
    expect(text.match(/<(script|link|img|iframe)\b[^>]*https?:/g), name).toBeNull();
    expect(
      text.match(/<style|<script(?! src="(?:\.\/|(?:\.\.\/)+)find\.js" defer><\/script>)| on\w+=/g),
      name,
    ).toBeNull();
  }
});

test('a description cannot bring elements of its own', () => {
  const hostile = buildSchema(
    '"""<img src=x onerror=alert(1)> `</code><b>`""" type Query { "<i>x</i>" a: Int }',
  );
  const site = buildReference({ schema: hostile, guides: [], files: {} });
  const page = site.get('queries/a.html')?.() ?? '';
  expect(page).toContain('&lt;i&gt;x&lt;/i&gt;');
  expect(page).not.toContain('<i>');
});
