import { globSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test, vi } from 'vitest';
import { compileFor } from '@cifra/database/dialects/compile';
import type { Dialect } from '@cifra/database/dialects/query-tables';
import { tenantQuery, type DerivedWrite, type Query } from '@cifra/database/statement';

type Statement = Query<never, never, unknown> | DerivedWrite<never, never>;

/** Every statement that was defined, exported or not, with the module that was being imported. */
const defined = vi.hoisted(() => [] as { readonly statement: unknown; readonly where: string }[]);

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
      if (frame !== undefined)
        defined.push({
          statement,
          where: /((?:packages|subgraphs)\/[\w./-]+?\.ts)/.exec(frame ?? '')?.[1] ?? '',
        });
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

const root = path.resolve(import.meta.dirname, '../..');
const modules = globSync('{packages/{books,jobs,subgraph-kit},subgraphs/*}/src/**/*.ts', { cwd: root })
  .filter((file) => !/\.(?:test|fixture|tmp|d)\.ts$|\/(?:worker|server)\.ts$/.test(file))
  .toSorted();

const LARGEST_REQUEST = 2_100;
const dialects: readonly Dialect[] = ['sqlite', 'mssql'];

/** What a statement that does not compile in both says; null when it does. */
function problemOf(statement: Statement): string | null {
  for (const dialect of dialects) {
    try {
      const { sql, params } = compileFor(statement, dialect);
      if (sql === '') return `${dialect}: nothing was compiled`;
      if (params.length >= LARGEST_REQUEST) return `${dialect}: ${params.length} parameters`;
      // What the builders of both dialects never write; it would be one dialect's SQL, written by hand.
      const foreign =
        dialect === 'mssql' ? /"|\blimit\b|\breturning\b|\bon conflict\b|\|\|/i.exec(sql) : null;
      if (foreign) return `${dialect}: ${foreign[0]}`;
    } catch (error) {
      return `${dialect}: ${String(error)}`;
    }
  }
  return null;
}

await Promise.all(modules.map((file) => import(pathToFileURL(path.join(root, file)).href)));
const statements = defined.map(({ statement, where }) => ({ statement: statement as Statement, where }));

test('statements of every capability were found', () => {
  expect(modules.length).toBeGreaterThan(50);
  const places = new Set(statements.map(({ where }) => /^\w+\/[\w-]+/.exec(where)?.[0]));
  // The periods' statements stand in packages/books.
  for (const place of [
    'packages/books',
    'packages/jobs',
    'packages/subgraph-kit',
    'subgraphs/firm',
    'subgraphs/ledger',
    'subgraphs/fx',
    'subgraphs/audit',
  ])
    expect([...places]).toContain(place);
  expect(statements.length).toBeGreaterThan(60);
});

test('every statement compiles in both dialects', () => {
  const problems = statements.flatMap(({ statement, where }) => {
    const problem = problemOf(statement);
    return problem === null ? [] : [`${where}: ${problem}`];
  });
  expect(problems).toEqual([]);
});

test('what SQL Server is sent changes in review only', async () => {
  const texts = statements.map(({ statement, where }) => {
    const { sql, params } = compileFor(statement, 'mssql');
    return `-- ${where}\n${shortened(sql)}\n-- ${shortened(params.join(', '))}\n`;
  });
  await expect([...new Set(texts)].toSorted().join('\n')).toMatchFileSnapshot(
    './snapshots/every-statement.sql',
  );
});

/** Lists of ids differ by their length alone. */
function shortened(text: string): string {
  return text
    .replaceAll(/(@par\d+)(?:, @par\d+){8,}/g, '$1, …')
    .replaceAll(/((?:id|number)0)(?:, (?:id|number)\d+){8,}/g, '$1, …');
}

test('a statement that only one dialect understands is found', () => {
  const limited = tenantQuery()((q) => q.db.select().from(q.t.accounts).limit(1));
  expect(problemOf(limited as never)).toMatch(/^mssql: /);
  const returning = tenantQuery()((q) => q.db.delete(q.t.account_balances).returning() as never);
  expect(problemOf(returning as never)).toMatch(/^mssql: /);
});
