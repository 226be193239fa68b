import { spawn } from 'node:child_process';
import type { Check, FileCheck, WholeCheck } from './list-checks.ts';
import type { PassedCheck, PassedChecks } from './passed.ts';

/** If there are more files than this, all files are checked: a command line has a maximum length. */
const FILES_BY_NAME = 400;

export interface Outcome {
  readonly name: string;
  readonly isPassed: boolean;
  readonly output: string;
  /** Null if nothing that it depends on has changed since it passed. */
  readonly seconds: number | null;
  /** What has now passed; null if nothing ran, or it failed. */
  readonly passed: PassedCheck | null;
}

interface Runner {
  readonly root: string;
  readonly passed: PassedChecks;
  /** How many programs run at once. */
  readonly parallel: number;
  readonly onOutcome: (outcome: Outcome) => void;
}

/**
 * Runs the checks whose input may have changed since they passed, and finds all failures. The caller stores what passed
 * if the files are still the same.
 */
export async function runChecks(
  checks: readonly Check[],
  { root, passed, parallel, onOutcome }: Runner,
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  const running = new Map<string, Promise<Outcome>>();
  const waiting = [...checks];
  const work = async (): Promise<void> => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
      const run =
        check.kind === 'by-file' && check.after !== undefined
          ? runAfter(check, running.get(check.after), { root, passed })
          : runCheck(check, { root, passed });
      running.set(check.name, run);
      const outcome = await run;
      outcomes.push(outcome);
      onOutcome(outcome);
    }
  };
  await Promise.all(Array.from({ length: parallel }, work));
  return outcomes;
}

/** If the check before it did not pass, its keys are made of something else than what was checked: a pass is not stored. */
async function runAfter(
  check: FileCheck,
  before: Promise<Outcome> | undefined,
  place: Pick<Runner, 'root' | 'passed'>,
): Promise<Outcome> {
  if (before === undefined) throw new Error(`${check.name} runs after ${check.after}, which does not run`);
  const { isPassed } = await before;
  const outcome = await runCheck(check, place);
  return isPassed ? outcome : { ...outcome, passed: null };
}

async function runCheck(check: Check, { root, passed }: Pick<Runner, 'root' | 'passed'>): Promise<Outcome> {
  const { name } = check;
  const { command, input } = check.kind === 'whole' ? wholeWork(check, passed) : fileWork(check, passed);
  if (command === null) return { name, isPassed: true, output: '', seconds: null, passed: null };
  const startedAt = performance.now();
  if (check.kind === 'whole' && check.isRead) passed.forget(name);
  const { isPassed, output } = await runProgram(command, root);
  const seconds = (performance.now() - startedAt) / 1000;
  return { name, isPassed, output, seconds, passed: isPassed ? input : null };
}

interface Work {
  /** What has to be run; null if everything has passed in its current state. */
  readonly command: readonly string[] | null;
  /** What has passed if it passes. */
  readonly input: PassedCheck;
}

function wholeWork({ name, key, command }: WholeCheck, passed: PassedChecks): Work {
  return { command: passed.of(name).key === key ? null : command, input: { key } };
}

function fileWork({ name, keys, command, commandFor }: FileCheck, passed: PassedChecks): Work {
  const { files: known = {} } = passed.of(name);
  const now = keys();
  const input = { files: Object.fromEntries(now) };
  const changed = [...now].filter(([file, key]) => known[file] !== key).map(([file]) => file);
  if (changed.length === 0) return { command: null, input };
  return { command: changed.length <= FILES_BY_NAME ? commandFor(changed) : command, input };
}

async function runProgram(
  command: readonly string[],
  cwd: string,
): Promise<{ readonly isPassed: boolean; readonly output: string }> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...command], { cwd });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const isPassed = await new Promise<boolean>((resolve) => {
    child.once('error', (error) => {
      output += error.message;
      resolve(false);
    });
    child.once('close', (code) => resolve(code === 0));
  });
  return { isPassed, output };
}
