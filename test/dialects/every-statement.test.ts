import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test, vi } from 'vitest';
import type { Listing } from '@cifra/books/listing';
import { compileFor, type CompiledStatement } from '@cifra/database/queries/compile';
import { tenantQuery, type DerivedWrite, type Query } from '@cifra/database/statement';
import { brokenRuleOf } from './statement-rules.ts';
import { changedSince, fullText, nameAt, statementTable, type NamedStatement } from './statement-table.ts';
import { TableWalks } from './table-walks.ts';

type Statement = Query<never, never, unknown> | DerivedWrite<never, never>;

/** Every statement that was defined, exported or not, with the file and line that define it. */
const defined = vi.hoisted(
  () => [] as { readonly statement: unknown; readonly path: string; readonly line: number }[],
);

vi.mock(import('@cifra/database/statement'), async (importActual) => {
  const actual = await importActual();
  const noted =
    <Define extends (...given: never[]) => (build: never) => unknown>(define: Define) =>
    () =>
    (build: never) => {
      const statement = define()(build);
      // The frame of the module that defines it. A SQLite writer's own statement is that dialect's alone.
      const frame = new Error('where').stack
        ?.split('\n')
        .find(
          (line) => /(?:packages|subgraphs)\/[^/]+\/src\//.test(line) && !/packages\/database\//.test(line),
        );
      const place = /(\/[^\s():]*\/(?:packages|subgraphs)\/[\w./-]+?\.ts)(?:\?[^:]*)?:(\d+)/.exec(
        frame ?? '',
      );
      if (place !== null) defined.push({ statement, path: place[1] ?? '', line: Number(place[2]) });
      return statement;
    };
  return {
    ...actual,
    tenantQuery: noted(actual.tenantQuery),
    controlQuery: noted(actual.controlQuery),
    tenantDerivedWrite: noted(actual.tenantDerivedWrite),
    controlDerivedWrite: noted(actual.controlDerivedWrite),
  } as never;
});

type AnyListing = Listing<never, never, unknown>;

/** Every list that was defined, exported or not: its statements are built when they are asked for. */
const lists = vi.hoisted(() => [] as unknown[]);

vi.mock(import('@cifra/books/listing'), async (importActual) => {
  const actual = await importActual();
  const noted =
    <Define extends (...given: never[]) => (definition: never) => unknown>(define: Define) =>
    () =>
    (definition: never) => {
      const list = define()(definition);
      lists.push(list);
      return list;
    };
  return {
    ...actual,
    tenantListing: noted(actual.tenantListing),
    controlListing: noted(actual.controlListing),
  } as never;
});

const root = path.resolve(import.meta.dirname, '../..');
const TABLE = path.join(import.meta.dirname, 'statements.txt');
const modules = globSync('{packages/*,subgraphs/*}/src/**/*.ts', {
  cwd: root,
  exclude: ['packages/database/**', 'packages/domain/**', '**/generated/**'],
})
  .filter((file) => !/\.(?:test|fixture|tmp|d)\.ts$|\/(?:worker|server)\.ts$/.test(file))
  .toSorted();

function compiled(statement: Statement): Pick<NamedStatement, 'mssql' | 'sqlite'> {
  return { mssql: compileFor(statement, 'mssql'), sqlite: compileFor(statement, 'sqlite') };
}

/** Why a statement may not be sent; null when it may. */
function problemOf(statement: Statement): string | null {
  try {
    const { mssql, sqlite } = compiled(statement);
    if (mssql.sql === '' || sqlite.sql === '') return 'nothing was compiled';
    return brokenRuleOf(mssql);
  } catch (error) {
    return String(error);
  }
}

await Promise.all(modules.map((file) => import(pathToFileURL(path.join(root, file)).href)));
const statements = defined.map(({ statement, path: file, line }) => ({
  statement: statement as Statement,
  file: path.relative(root, file),
  name: nameAt(file, line),
}));
const named = (): NamedStatement[] =>
  statements.map(({ statement, file, name }) => ({ file, name, ...compiled(statement) }));

test('statements of every part that has any were found', () => {
  expect(modules.length).toBeGreaterThan(50);
  const places = new Set(statements.map(({ file }) => /^\w+\/[\w-]+/.exec(file)?.[0]));
  const writing = modules.filter((file) =>
    /\b(?:tenant|control)(?:Query|DerivedWrite)\b.*\(\)?/.test(readFileSync(path.join(root, file), 'utf8')),
  );
  for (const place of new Set(writing.map((file) => /^\w+\/[\w-]+/.exec(file)?.[0])))
    expect([...places], 'a part that defines statements').toContain(place);
  expect(statements.length).toBeGreaterThan(300);
  expect(statements.filter(({ name }) => name === '?')).toEqual([]);
});

test('every statement compiles in both dialects and keeps the rules of SQL Server', () => {
  const problems = statements.flatMap(({ statement, file, name }) => {
    const problem = problemOf(statement);
    return problem === null ? [] : [`${file} ${name}: ${problem}`];
  });
  expect(problems).toEqual([]);
});

test('what the servers are sent changes in review only', async () => {
  const all = named();
  const wanted = process.env['CIFRA_STATEMENTS'];
  const changed = changedSince(existsSync(TABLE) ? readFileSync(TABLE, 'utf8') : '', all);
  const shown = all.filter(
    (statement) =>
      (changed.length < 20 && changed.includes(statement)) ||
      (wanted !== undefined && `${statement.file} ${statement.name}`.includes(wanted)),
  );
  for (const statement of shown)
    process.stdout.write(`\n-- ${statement.file} ${statement.name}\n${fullText(statement)}\n`);
  await expect(statementTable(all)).toMatchFileSnapshot(TABLE);
});

test('the table names the statement that changed, and that one alone', () => {
  const before = named();
  const [first, ...others] = before as [NamedStatement, ...NamedStatement[]];
  const altered = { ...first, mssql: { ...first.mssql, sql: `${first.mssql.sql} ` } };
  expect(changedSince(statementTable(before), before)).toEqual([]);
  expect(changedSince(statementTable(before), [altered, ...others])).toEqual([altered]);
});

/** What walks a table that grows with the books; each says why that is meant. A command's own reads do not. */
const walking: Readonly<Record<string, string>> = {
  'packages/closing/src/close-items/queries.ts openItemsOfAccounts': 'the checklist adds up all open items',
  'packages/exchange/src/export/saft/saft-queries.ts sumsBefore': 'an export',
  'packages/exchange/src/import/saft/import-saft.ts allPartyCodes': 'an import into empty books',
  'packages/exchange/src/import/saft/import-saft.ts entryCount': 'an import into empty books',
  'packages/ledger/src/derived/balance-tables.ts countOfItems': 'verification',
  'packages/rates/src/exposure/queries.ts accountsOfMoney': 'the exposure, of all settlements',
  'packages/rates/src/exposure/queries.ts foreignItemsOpenNow': 'the exposure, of all open items',
  'packages/trade/src/automatic-allocation/queries.ts openItemsOfSide':
    'a report of all open items of a side',
  'packages/trade/src/reports/ageing-queries.ts openNowByParty': 'a report of all open items',
  'packages/trade/src/reports/number-queries.ts numbersOfSeries': 'a report of all numbers',
  'packages/trade/src/series/queries.ts otherDocumentNumberedBetween': 'a change of prefix, once in years',
};

test('no statement walks a table that grows with the books, but for those that have to', () => {
  const walks = new TableWalks();
  const found = named()
    .filter(({ sqlite }) => walks.hasWalk(sqlite.sql))
    .map(({ file, name }) => `${file} ${name}`);
  expect([...new Set(found)].toSorted()).toEqual(Object.keys(walking));
  const all = tenantQuery()((q) => q.db.select().from(q.t.journal_lines));
  expect(walks.hasWalk(compileFor(all, 'sqlite').sql)).toBe(true);
});

/** What `several` of a loader reads, by name: the rows of an id in the order in which they were read. */
function readsOfSeveral(): ReadonlyMap<string, string> {
  const texts = modules.map((file) => readFileSync(path.join(root, file), 'utf8'));
  const names = texts.flatMap((text) =>
    [...text.matchAll(/\bseveral\((?:\([^)]*\) => )?(\w+)/g)].map(([, name = '']) => name),
  );
  const definitions = texts.flatMap((text) =>
    [...text.matchAll(/^export const (\w+) = rowsByIds\(.*?^\}?\);$/gms)].map(
      ([definition, name = '']) => [name, definition] as const,
    ),
  );
  return new Map(definitions.filter(([name]) => names.includes(name)));
}

test('rows that an id has several of come in an order of their own, not in the server’s', () => {
  const reads = readsOfSeveral();
  expect(reads.size).toBeGreaterThan(8);
  expect([...reads].filter(([, text]) => !text.includes('.orderBy(')).map(([name]) => name)).toEqual([]);
});

test('a statement that only one dialect understands is found', () => {
  const limited = tenantQuery()((q) => q.db.select().from(q.t.accounts).limit(1));
  expect(problemOf(limited as never)).not.toBeNull();
  const returning = tenantQuery()((q) => q.db.delete(q.t.account_balances).returning() as never);
  expect(problemOf(returning as never)).not.toBeNull();
});

/** Every filter that any list takes. */
const everyFilter = Object.fromEntries(
  modules.flatMap((file) =>
    [...readFileSync(path.join(root, file), 'utf8').matchAll(/(?:given\.has|least|most)\('(\w+)'\)/g)].map(
      ([, name]) => [name, 'x'],
    ),
  ),
);
const pages = [
  {},
  { place0: 'x' },
  { isBackward: true },
  { isBackward: true, place0: 'x' },
  { isCount: true },
];
const conditionsOfLists = pages.flatMap((page) => [page, { ...page, ...everyFilter }]);

function compiledList(
  list: AnyListing,
  conditions: Readonly<Record<string, unknown>>,
  dialect: 'sqlite' | 'mssql',
) {
  return compileFor(list.statement(conditions) as never, dialect);
}

const namesOf = ({ params }: CompiledStatement): readonly string[] =>
  params.filter((name) => !name.startsWith('=')).toSorted();

test('every list, page and count, forwards and backwards, filtered or not, compiles in both dialects and keeps the rules of SQL Server', () => {
  expect(lists.length).toBeGreaterThan(25);
  for (const list of lists as AnyListing[])
    for (const conditions of conditionsOfLists) {
      const [sqlite, mssql] = [
        compiledList(list, conditions, 'sqlite'),
        compiledList(list, conditions, 'mssql'),
      ];
      expect(brokenRuleOf(mssql), mssql.sql).toBeNull();
      expect(namesOf(mssql), mssql.sql).toEqual(namesOf(sqlite));
      expect(sqlite.sql, 'keyset, not offset').not.toMatch(/ offset /);
    }
});

test('what SQL Server is sent for a page read backwards, and for a count', () => {
  const list = (lists as AnyListing[]).find((each) =>
    compiledList(each, {}, 'mssql').sql.includes('from [accruals] order by'),
  );
  if (!list) throw new Error('the accruals are a list');
  expect(compiledList(list, { isBackward: true, place0: 'x' }, 'mssql').sql).toMatchInlineSnapshot(
    `"select [entry_id], [reverse_on_date], [reversal_id] from [accruals] where (([accruals].[reverse_on_date] <= @par0) and ((([accruals].[reverse_on_date] < @par1) or ([accruals].[entry_id] < @par2)))) order by [accruals].[reverse_on_date] desc, [accruals].[entry_id] desc offset @par3 rows fetch next @par4 rows only"`,
  );
  expect(compiledList(list, { isCount: true }, 'mssql').sql).toMatchInlineSnapshot(
    `"select count(*) from (select 1 as [one] from [accruals] order by (select null) offset @par0 rows fetch next @par1 rows only) [listed]"`,
  );
});

test('a page walks along an index of its order: what grows with the books is not sorted for each page', () => {
  const walks = new TableWalks();
  const found = (lists as AnyListing[])
    .map((list) => compiledList(list, { place0: 'x' }, 'sqlite').sql)
    // What is open, and a party's or a kind's documents: packages/trade/src/reads/document-statements.test.ts.
    .filter((sql) => !sql.includes('open_item_balances') && walks.hasWalk(sql));
  expect(found).toEqual([]);
});
