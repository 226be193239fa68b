import { spawnSync } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { expect, test } from 'vitest';

import { writeFixtureTree } from '../support/fixture-tree.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

interface Diagnostic {
  readonly code: string;
  readonly filename: string;
}

function lint(tree: Readonly<Record<string, string>>): readonly Diagnostic[] {
  const directory = writeFixtureTree({
    ...tree,
    'package.json': '{ "name": "fixture", "type": "module" }',
    'tsconfig.json': '{ "compilerOptions": { "strict": true, "types": [] } }',
  });
  copyFileSync(path.join(ROOT, '.oxlintrc.json'), path.join(directory, '.oxlintrc.json'));
  const cli = path.join(ROOT, 'node_modules/oxlint/bin/oxlint');
  const run = spawnSync(process.execPath, [cli, '--format', 'json'], {
    cwd: directory,
    encoding: 'utf8',
    timeout: 15_000,
    env: { ...process.env, OXLINT_TSGOLINT_PATH: path.join(ROOT, 'node_modules/.bin/tsgolint') },
  });
  if (!run.stdout.startsWith('{')) throw new Error(run.stdout + run.stderr);
  return (JSON.parse(run.stdout) as { readonly diagnostics: readonly Diagnostic[] }).diagnostics;
}

/** For every house rule: a file that breaks it, and the rule that says so. */
const EXAMPLES: readonly (readonly [file: string, text: string, rule: string])[] = [
  ['packages/domain/src/a.ts', 'export const now = (): number => Date.now();', 'no-restricted-globals'],
  ['packages/domain/src/b.ts', 'export const now = (): unknown => new Date();', 'no-restricted-globals'],
  [
    'packages/domain/src/c.ts',
    'export const dice = (): number => Math.random();',
    'no-restricted-properties',
  ],
  ['packages/domain/src/d.ts', "export const home = process.env['HOME'];", 'no-restricted-globals'],
  [
    'packages/domain/src/e.ts',
    'export const now = (): unknown => globalThis.Date;',
    'no-restricted-properties',
  ],
  ['packages/books/src/f.ts', "export const home = process.env['HOME'];", 'no-process-env'],
  ['packages/books/src/g.ts', 'export const f = (x: any): unknown => x;', 'no-explicit-any'],
  [
    'packages/books/src/h.ts',
    'async function f(): Promise<void> {}\nexport function g(): void {\n  f();\n}',
    'no-floating-promises',
  ],
  [
    'packages/books/src/i.ts',
    'export function f(g: () => void): void {\n  try {\n    g();\n  } catch {}\n}',
    'no-empty',
  ],
  ['packages/books/src/j.ts', 'export default 1;', 'no-default-export'],
];

const ALLOWED = {
  'ops/src/config.ts': "export const home = process.env['HOME'];",
  'packages/domain/src/k.test.ts': 'export const now = (): number => Date.now();',
  'packages/database/src/l.ts': 'export const now = (): number => Date.now();',
};

test('every house rule catches its example, and allows what it should', () => {
  const diagnostics = lint({
    ...ALLOWED,
    ...Object.fromEntries(EXAMPLES.map(([file, text]) => [file, text])),
  });
  for (const [file, , rule] of EXAMPLES) {
    const codes = diagnostics
      .filter((diagnostic) => diagnostic.filename.endsWith(file))
      .map(({ code }) => code);
    expect(codes.join(' '), `${file} should break ${rule}`).toContain(`(${rule})`);
  }
  const refused = diagnostics.map(({ filename }) => filename);
  expect(refused.filter((filename) => Object.keys(ALLOWED).some((file) => filename.endsWith(file)))).toEqual(
    [],
  );
});
