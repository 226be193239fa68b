import { copyFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { listChecks, withWhatTheyFollow, type Check } from '../../ops/checks/list-checks.ts';
import { ModuleGraph } from '../../ops/checks/module-graph.ts';
import { PassedChecks } from '../../ops/checks/passed.ts';
import { runChecks, type Outcome } from '../../ops/checks/run-checks.ts';
import { readSourceTree } from '../../ops/checks/source-tree.ts';
import { writeFixtureTree } from '../support/fixture-tree.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const MODULES = path.join(ROOT, 'node_modules');

const TREE = {
  'package.json': '{\n  "name": "fixture",\n  "type": "module"\n}\n',
  'tsconfig.json': `{
  "compilerOptions": {
    "strict": true,
    "noEmit": true,
    "module": "NodeNext",
    "target": "ES2024",
    "allowImportingTsExtensions": true,
    "types": []
  },
  "include": ["packages"]
}
`,
  '.dependency-cruiser.cjs': `module.exports = {
  forbidden: [
    {
      name: 'domain-imports-nothing',
      severity: 'error',
      from: { path: '^packages/domain/' },
      to: { pathNot: '^packages/domain/' },
    },
  ],
  options: { doNotFollow: { path: 'node_modules' }, tsPreCompilationDeps: true },
};
`,
  'packages/domain/src/save.ts': 'export function save(): void {}\n',
  'packages/books/src/books.ts':
    "import { save } from '../../domain/src/save.ts';\n\nexport function keep(): void {\n  save();\n}\n",
  'packages/books/src/other.ts': 'export const other = 1;\n',
};

/** One run of some checks on a tree, as `npm run check` does it. */
async function check(
  { root, cache }: { readonly root: string; readonly cache: string },
  names: readonly string[],
): Promise<Readonly<Record<string, string>>> {
  const passed = new PassedChecks(cache);
  const checks = listChecks(readSourceTree(root), { modules: MODULES, cache });
  const outcomes = await runChecks(
    checks.filter(({ name }) => names.includes(name)),
    { root, passed, parallel: 2, onOutcome: () => undefined },
  );
  passed.keep(outcomes);
  return Object.fromEntries(outcomes.map((outcome) => [outcome.name, wordOf(outcome)]));
}

function wordOf({ isPassed, seconds, output }: Outcome): string {
  if (isPassed) return seconds === null ? 'unchanged' : 'passed';
  return output;
}

function makeTree(): { readonly root: string; readonly cache: string } {
  const root = writeFixtureTree(TREE);
  for (const file of ['.oxlintrc.json', '.prettierrc.json'])
    copyFileSync(path.join(ROOT, file), path.join(root, file));
  symlinkSync(MODULES, path.join(root, 'node_modules'), 'junction');
  return { root, cache: writeFixtureTree({}) };
}

test('a broken file is found with warm caches, each time, also where only what it imports has changed', async () => {
  const tree = makeTree();
  const all = ['types', 'lint', 'arrows', 'format'];
  const passed = Object.fromEntries(all.map((name) => [name, 'passed']));
  const unchanged = Object.fromEntries(all.map((name) => [name, 'unchanged']));
  expect(await check(tree, all)).toEqual(passed);
  expect(await check(tree, all)).toEqual(unchanged);

  // Now a promise: `books.ts` leaves it floating, and was not touched.
  const saved = path.join(tree.root, 'packages/domain/src/save.ts');
  writeFileSync(
    saved,
    "import fs from 'node:fs';\nexport async function save(): Promise<void> { return fs.nothing }\n",
  );
  const broken = await check(tree, all);
  expect(broken['types']).toContain('save.ts');
  expect(broken['lint']).toMatch(/no-floating-promises[\s\S]*books\.ts/);
  expect(broken['arrows']).toContain('domain-imports-nothing');
  expect(broken['format']).toContain('save.ts');
  expect(await check(tree, ['types'])).toEqual({ types: broken['types'] });

  // As it was when it passed. The compiler has to write the declarations as they were then.
  writeFileSync(saved, TREE['packages/domain/src/save.ts']);
  expect(await check(tree, all)).toEqual({ ...unchanged, types: 'passed' });
  expect(await check(tree, all)).toEqual(unchanged);
}, 60_000);

test('an edit that declares nothing new is linted alone; one that does is linted with whoever imports it', async () => {
  const tree = makeTree();
  const linted = async (): Promise<readonly string[]> => {
    const passed = new PassedChecks(tree.cache);
    const checks = listChecks(readSourceTree(tree.root), { modules: MODULES, cache: tree.cache });
    const files: string[] = [];
    const seen = withWhatTheyFollow(checks, ['lint']).map((one) =>
      one.kind === 'by-file'
        ? {
            ...one,
            commandFor: (changed: readonly string[]) => (files.push(...changed), one.commandFor(changed)),
          }
        : one,
    );
    const outcomes = await runChecks(seen, {
      root: tree.root,
      passed,
      parallel: 2,
      onOutcome: () => undefined,
    });
    expect(outcomes.map(wordOf)).toEqual(['passed', 'passed']);
    passed.keep(outcomes);
    return files;
  };
  const saved = path.join(tree.root, 'packages/domain/src/save.ts');
  expect(await linted()).toContain('packages/books/src/other.ts');
  writeFileSync(saved, 'export function save(): void {\n  if (String(1) === "2") save();\n}\n');
  expect(await linted()).toEqual(['packages/domain/src/save.ts']);
  writeFileSync(saved, 'export function save(): number {\n  return 1;\n}\n');
  expect(await linted()).toEqual(['packages/books/src/books.ts', 'packages/domain/src/save.ts']);
}, 60_000);

/** A check that passes unless a file says `broken`, and says which files it was given. */
function fakeCheck(root: string, kind: Check['kind']): Check {
  const { hashes } = readSourceTree(root);
  const script =
    "const fs = require('node:fs');const files = process.argv.slice(1);console.log(files.join(' '));" +
    "process.exit(files.some((file) => fs.readFileSync(file, 'utf8').includes('broken')) ? 1 : 0)";
  const commandFor = (files: readonly string[]): readonly string[] => ['-e', script, '--', ...files];
  const shared = { name: 'fake', command: commandFor([...hashes.keys()]) };
  if (kind === 'by-file') return { ...shared, kind, keys: () => hashes, commandFor };
  return { ...shared, kind, key: [...hashes.values()].join(' ') };
}

test.each(['whole', 'by-file'] as const)(
  'of a %s check a pass is kept for this input, a failure never',
  async (kind) => {
    const root = writeFixtureTree({ 'a.txt': 'a', 'b.txt': 'b' });
    const cache = writeFixtureTree({});
    const run = async (): Promise<string> => {
      const passed = new PassedChecks(cache);
      const outcomes = await runChecks([fakeCheck(root, kind)], {
        root,
        passed,
        parallel: 1,
        onOutcome: () => undefined,
      });
      passed.keep(outcomes);
      return outcomes
        .map(({ isPassed, seconds, output }) =>
          `${isPassed ? 'passed' : 'failed'} ${seconds === null ? '-' : output}`.trim(),
        )
        .join();
    };
    expect(await run()).toBe('passed a.txt b.txt');
    expect(await run()).toBe('passed -');
    writeFileSync(path.join(root, 'b.txt'), 'broken');
    const failed = kind === 'whole' ? 'failed a.txt b.txt' : 'failed b.txt';
    expect(await run()).toBe(failed);
    expect(await run()).toBe(failed);
    writeFileSync(path.join(root, 'b.txt'), 'mended');
    expect(await run()).toBe(kind === 'whole' ? 'passed a.txt b.txt' : 'passed b.txt');
    expect(await run()).toBe('passed -');
  },
);

test('a file depends on all that it imports, by whatever way, and on nothing else', () => {
  const root = writeFixtureTree({
    'packages/domain/package.json': '{ "name": "@cifra/domain" }',
    'packages/domain/src/leaf.ts': 'export type Leaf = 1;',
    'packages/domain/src/data.json': '{}',
    'a.ts': "export type {\n  Leaf,\n} from '@cifra/domain/leaf';",
    'b.ts': "export const b = await import('./a.ts');",
    'c.ts': "import './b.ts';",
    'd.ts':
      "import data from './packages/domain/src/data.json' with { type: 'json' };\nimport fs from 'node:fs';",
    'circle-1.ts': "import './circle-2.ts';",
    'circle-2.ts': "import './circle-1.ts';\nimport './circle-leaf.ts';",
    'circle-leaf.ts': 'export const leaf = 1;',
    'around.ts': "import './circle-1.ts';",
    'lost.ts': "import './nowhere.ts';",
  });
  const changedBy = (file: string, text: string | null): readonly string[] => {
    const before = readSourceTree(root);
    if (text === null) rmSync(path.join(root, file));
    else writeFileSync(path.join(root, file), text);
    const after = readSourceTree(root);
    const [first, second] = [new ModuleGraph(before), new ModuleGraph(after)];
    return [...after.code.keys()].filter((each) => first.closureOf(each) !== second.closureOf(each));
  };
  expect(changedBy('packages/domain/src/leaf.ts', 'export type Leaf = 2;')).toEqual([
    'a.ts',
    'b.ts',
    'c.ts',
    'packages/domain/src/leaf.ts',
  ]);
  expect(changedBy('packages/domain/src/data.json', '[]')).toEqual(['d.ts']);
  expect(changedBy('c.ts', 'export {};')).toEqual(['c.ts']);
  expect(changedBy('circle-leaf.ts', 'export const leaf = 2;')).toEqual([
    'around.ts',
    'circle-1.ts',
    'circle-2.ts',
    'circle-leaf.ts',
  ]);
  expect(changedBy('nowhere.ts', 'export {};')).toEqual(['lost.ts', 'nowhere.ts']);
  expect(changedBy('packages/domain/src/leaf.ts', null)).toEqual(expect.arrayContaining(['a.ts', 'b.ts']));
});
