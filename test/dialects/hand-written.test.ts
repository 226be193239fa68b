import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { mssqlChainSource } from '@cifra/database/mssql/chain-source';
import { RecordingPool, rows } from '@cifra/database/mssql/recording-fake';
import { definitionsOf } from '@cifra/database/tables/kinds';
import { problemOfOrder } from './statement-rules.ts';

/** The T-SQL that no builder wrote: an ORDER BY in it names the table of each column, too. */

const root = path.resolve(import.meta.dirname, '../..');
const sources = globSync('packages/database/src/{mssql,migrations,ddl,dialects/mssql}/**/*.ts', {
  cwd: root,
}).filter((file) => /mssql/.test(file) && !/\.(?:test|fixture)\.ts$/.test(file));

/** What puts its columns together when it runs: the next test runs the first, and the copier's writes the table before each of them. */
const PUT_TOGETHER = [
  'packages/database/src/mssql/chain-source.ts',
  'packages/database/src/mssql/copy-source.ts',
];

const ORDER = /\border by (?<terms>[^'"`)]*)/gi;
const isQualified = (terms: string): boolean =>
  terms.split(',').every((term) => /^\s*(?:\[?\w+\]?\.\[?\w+\]?|\(select null\))/.test(term));

function unqualifiedIn(text: string): readonly string[] {
  return [...text.matchAll(ORDER)]
    .map(({ groups }) => groups?.['terms'] ?? '')
    .filter((terms) => !isQualified(terms));
}

test('every ORDER BY in a text of ours names its table', () => {
  expect(sources.length).toBeGreaterThan(10);
  const found = sources
    .filter((file) => !PUT_TOGETHER.includes(file))
    .flatMap((file) =>
      unqualifiedIn(readFileSync(path.join(root, file), 'utf8')).map((terms) => `${file}: ${terms}`),
    );
  expect(found).toEqual([]);
  expect(
    unqualifiedIn('select convert(varchar, [number]) as [number] from [commits] order by [number] desc'),
  ).toEqual(['[number] desc']);
  expect(unqualifiedIn('order by [commits].[instant], [number]')).toHaveLength(1);
});

test('what walks the chain is ordered by columns of its tables', async () => {
  const pool = new RecordingPool(() => rows());
  const source = mssqlChainSource(pool);
  for (const table of Object.values({ ...definitionsOf.tenant, ...definitionsOf.control }))
    for await (const row of source.versions(table)) expect(row).toBeUndefined();
  for await (const row of source.commits()) expect(row).toBeUndefined();
  expect(pool.texts.length).toBeGreaterThan(80);
  expect(pool.texts.filter((text) => !/ order by /.test(text) || problemOfOrder(text) !== null)).toEqual([]);
});
