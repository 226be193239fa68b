import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import {
  budgets,
  everyTest,
  processTests,
  proofsOf,
  proofTests,
  proofTurns,
  totalBudget,
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

test('every proof has one turn, and a whole run does them all', () => {
  const turns = proofTurns.map((_group, seed) => proofsOf({ isWhole: false, seed }));
  for (const proof of proofTests)
    expect([1, proofTurns.length], proof).toContain(turns.filter((turn) => turn.includes(proof)).length);
  expect(new Set(proofTests).size).toBe(proofTests.length);
  expect(proofsOf({ isWhole: true, seed: 1 })).toEqual(proofTests);
});

test('the budgets in the documents are those that a run is held to', () => {
  const page = readFileSync(`${ROOT}/docs/specs/tests.md`, 'utf8').replaceAll(/[`,]/g, '');
  for (const [name, { rotated, whole }] of Object.entries({ ...budgets, total: totalBudget }))
    expect(page).toMatch(new RegExp(`^\\| ${name} +\\| +${rotated} \\| +${whole} \\|$`, 'm'));
});
