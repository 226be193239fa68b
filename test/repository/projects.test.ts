import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import {
  budgets,
  everyTest,
  processTests,
  proofTests,
  restingFiles,
  totalBudget,
  turns,
} from '../projects.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const filesOf = (patterns: readonly string[]): readonly string[] =>
  globSync([...patterns], { cwd: ROOT, exclude: ['**/node_modules/**'] }).map((file) =>
    file.replaceAll('\\', '/'),
  );

/** A test that starts or kills a process: it belongs where commits reach the disk. */
const startsProcesses = (source: string): boolean =>
  /from 'node:child_process'|SIGKILL|worlds\/product\//.test(source);

test('a test that starts processes is noticed', () => {
  expect(startsProcesses("import { spawn } from 'node:child_process';")).toBe(true);
  expect(startsProcesses("import { expect } from 'vitest';")).toBe(false);
});

test('every pattern of a project finds a file', () => {
  const lost = [...processTests, ...proofTests].filter((pattern) => filesOf([pattern]).length === 0);
  expect(lost).toEqual([]);
});

test('every test that starts or kills a process runs in a project whose commits reach the disk', () => {
  const durable = new Set(filesOf([...processTests, ...proofTests]));
  const others = filesOf(everyTest).filter(
    (file) => !durable.has(file) && !file.startsWith('test/repository/'),
  );
  expect(others.length).toBeGreaterThan(100);
  expect(others.filter((file) => startsProcesses(readFileSync(`${ROOT}/${file}`, 'utf8')))).toEqual([]);
});

test('a file that takes turns has one, and belongs to the proofs or the processes; a whole run does them all', () => {
  const taking = turns.map((group) => filesOf(group));
  const known = new Set(filesOf([...processTests, ...proofTests]));
  expect(taking.flat().filter((file) => !known.has(file))).toEqual([]);
  expect(new Set(taking.flat()).size).toBe(taking.flat().length);
  for (const group of turns) for (const pattern of group) expect(filesOf([pattern]), pattern).not.toEqual([]);
  for (const [seed, group] of turns.entries()) {
    const resting = filesOf(restingFiles({ isWhole: false, seed: seed + turns.length }));
    expect(resting.toSorted()).toEqual(
      taking
        .filter((_files, turn) => turn !== seed)
        .flat()
        .toSorted(),
    );
    expect(filesOf(group).filter((file) => resting.includes(file))).toEqual([]);
  }
  expect(restingFiles({ isWhole: true, seed: 1 })).toEqual([]);
});

test('the budgets in the documents are those that a run is held to', () => {
  const page = readFileSync(`${ROOT}/docs/specs/tests.md`, 'utf8').replaceAll(/[`,]/g, '');
  for (const [name, { rotated, whole }] of Object.entries({ ...budgets, total: totalBudget }))
    expect(page).toMatch(new RegExp(`^\\| ${name} +\\| +${rotated} \\| +${whole} \\|$`, 'm'));
});
