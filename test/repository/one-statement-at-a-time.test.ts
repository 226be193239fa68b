import { readFileSync, globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A transaction is one connection: two requests at once inside it are an error on SQL Server and an illusion on SQLite.
 * Best effort, by text: a file that takes a `tx` does not start several promises at once. */
function hasParallelRequests(source: string): boolean {
  const code = source.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/\/\/.*/g, '');
  return /\btx\s*:\s*\w/.test(code) && /\bPromise\.(all|allSettled|race|any)\b/.test(code);
}

test('a file that takes a transaction and starts several promises at once is noticed', () => {
  const parallel = 'export async function f(tx: TenantTx) { await Promise.all([tx.a(), tx.b()]); }';
  expect(hasParallelRequests(parallel)).toBe(true);
  expect(hasParallelRequests(parallel.replace('Promise.all', 'inOrder'))).toBe(false);
  expect(hasParallelRequests(parallel.replace('tx: TenantTx', 'pool: Pool'))).toBe(false);
  expect(hasParallelRequests('// tx: TenantTx\nawait Promise.all([a(), b()]);')).toBe(false);
});

test('no file that takes a transaction starts several promises at once', () => {
  const files = globSync('{packages,subgraphs}/*/src/**/*.ts', { cwd: ROOT }).filter(
    (file) => !file.endsWith('.test.ts'),
  );
  expect(files.length).toBeGreaterThan(0);
  expect(files.filter((file) => hasParallelRequests(readFileSync(`${ROOT}/${file}`, 'utf8')))).toEqual([]);
});
