import { spawn } from 'node:child_process';
import type { Check } from './list-checks.ts';
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
  const waiting = [...checks];
  const work = async (): Promise<void> => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
      const outcome = await runCheck(check, root, passed);
      outcomes.push(outcome);
      onOutcome(outcome);
    }
  };
  await Promise.all(Array.from({ length: parallel }, work));
  return outcomes;
}

async function runCheck(check: Check, root: string, passed: PassedChecks): Promise<Outcome> {
  const { name } = check;
  const command = commandFor(check, passed);
  if (command === null) return { name, isPassed: true, output: '', seconds: null, passed: null };
  const startedAt = performance.now();
  const { isPassed, output } = await runProgram(command, root);
  const seconds = (performance.now() - startedAt) / 1000;
  const input = check.kind === 'whole' ? { key: check.key } : { files: Object.fromEntries(check.keys) };
  return { name, isPassed, output, seconds, passed: isPassed ? input : null };
}

/** What has to be run; null if everything has passed in its current state. */
function commandFor(check: Check, passed: PassedChecks): readonly string[] | null {
  const { key, files: known = {} } = passed.of(check.name);
  if (check.kind === 'whole') return key === check.key ? null : check.command;
  const changed = [...check.keys].filter(([file, now]) => known[file] !== now).map(([file]) => file);
  if (changed.length === 0) return null;
  return changed.length <= FILES_BY_NAME ? check.commandFor(changed) : check.command;
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
