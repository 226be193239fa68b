import { readFileSync, globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Reads that a command requests together are one set, and `Promise.all` waits for all of it. What waits for less of it leaves reads
 * behind that nobody waits for: best effort, by text, none of those is near a `tx`. */
function leavesReadsBehind(source: string): boolean {
  const code = source.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/\/\/.*/g, '');
  return [...code.matchAll(/\bPromise\.(?:allSettled|race|any)\(/g)].some((match) =>
    /\btx\b/.test(argumentsAfter({ code, from: match.index + match[0].length })),
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

test('reads that nobody waits for are noticed where a transaction is among them', () => {
  const together = 'export async function f(tx: TenantTx) { await Promise.all([tx.a(), tx.b()]); }';
  expect(leavesReadsBehind(together)).toBe(false);
  expect(leavesReadsBehind(together.replace('Promise.all', 'Promise.race'))).toBe(true);
  expect(leavesReadsBehind(together.replace('Promise.all', 'Promise.allSettled'))).toBe(true);
  expect(leavesReadsBehind('f((tx: Tx) => g(tx));\nawait Promise.race([a(), b()]);')).toBe(false);
  expect(leavesReadsBehind('// await Promise.race([tx.a()]);')).toBe(false);
});

test('no file waits for a part of the reads that it requested', () => {
  const files = globSync('{packages,subgraphs}/*/src/**/*.ts', { cwd: ROOT }).filter(
    // The contract suite is a test of both engines: what it starts together are commands.
    (file) => !file.endsWith('.test.ts') && !file.endsWith('contract-suite.ts'),
  );
  expect(files.length).toBeGreaterThan(0);
  expect(files.filter((file) => leavesReadsBehind(readFileSync(`${ROOT}/${file}`, 'utf8')))).toEqual([]);
});
