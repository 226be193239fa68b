import { readFileSync, globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A transaction is one connection: two requests at once inside it are an error on SQL Server and an illusion on SQLite.
 * Best effort, by text: nothing that mentions a `tx` is among promises started together, and operations and repositories,
 * whose every function takes a `tx`, start none together at all. */
function hasParallelRequests({ file, source }: { readonly file: string; readonly source: string }): boolean {
  const code = source.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/\/\/.*/g, '');
  const isAlwaysInside = /\/(operations|repository)\//.test(file);
  return [...code.matchAll(/\bPromise\.(?:all|allSettled|race|any)\(/g)].some(
    (match) => isAlwaysInside || /\btx\b/.test(argumentsAfter({ code, from: match.index + match[0].length })),
  );
}

/** The text up to the parenthesis that closes the one before `from`. */
function argumentsAfter({ code, from }: { readonly code: string; readonly from: number }): string {
  let depth = 1;
  let end = from;
  for (; end < code.length && depth > 0; end += 1) {
    if (code[end] === '(') depth += 1;
    if (code[end] === ')') depth -= 1;
  }
  return code.slice(from, end);
}

test('promises started together are noticed where a transaction is among them', () => {
  const parallel = 'export async function f(tx: TenantTx) { await Promise.all([tx.a(), tx.b()]); }';
  expect(hasParallelRequests({ file: 'a.ts', source: parallel })).toBe(true);
  expect(hasParallelRequests({ file: 'a.ts', source: parallel.replace('Promise.all', 'inOrder') })).toBe(
    false,
  );
  expect(
    hasParallelRequests({ file: 'a.ts', source: 'f((tx: Tx) => g(tx));\nawait Promise.all([a(), b()]);' }),
  ).toBe(false);
  expect(hasParallelRequests({ file: 'a.ts', source: '// await Promise.all([tx.a()]);' })).toBe(false);
  expect(hasParallelRequests({ file: 'src/operations/a.ts', source: 'await Promise.all(reads);' })).toBe(
    true,
  );
});

test('no file that takes a transaction starts several promises at once', () => {
  const files = globSync('{packages,subgraphs}/*/src/**/*.ts', { cwd: ROOT }).filter(
    // The contract suite is a test of both engines: what it starts together are commands, not statements of one.
    (file) => !file.endsWith('.test.ts') && !file.endsWith('contract-suite.ts'),
  );
  expect(files.length).toBeGreaterThan(0);
  expect(
    files.filter((file) => hasParallelRequests({ file, source: readFileSync(`${ROOT}/${file}`, 'utf8') })),
  ).toEqual([]);
});
