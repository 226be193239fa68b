import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { budgets, totalBudget, turns, type ProjectName } from '../projects.ts';
import { Pace } from './pace.ts';
import { processorSeconds } from './processor-seconds.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A directory that all processes of a run share: what is built once and copied. */
    runDirectory: string;
  }
}

/** Before the first test: the seed, so that a failing run can be repeated. After the last: what each project cost. */
export default function run(project: TestProject): () => void {
  const { vitest } = project;
  const { CIFRA_PROOFS: proofs } = project.config.env;
  const seed = project.config.env['CIFRA_SEED'];
  process.stdout.write(`CIFRA_SEED=${seed} (repeat this run: CIFRA_SEED=${seed} npm test)\n`);
  if (proofs !== 'all') {
    const turn = Number(seed) % turns.length;
    process.stdout.write(
      `proofs: turn ${turn + 1} of ${turns.length} (all of them: CIFRA_PROOFS=all npm test)\n`,
    );
  }
  const runDirectory = mkdtempSync(path.join(tmpdir(), 'cifra-run-'));
  project.provide('runDirectory', runDirectory);
  const pace = new Pace();
  return () => {
    // Somebody watches: files are run again and again.
    if (vitest.config.watch) {
      rmSync(runDirectory, { recursive: true, force: true });
      return;
    }
    const costs = new Map<string, number>();
    for (const file of vitest.state.getTestModules()) {
      const seconds = file.meta().processorSeconds ?? 0;
      costs.set(file.project.name, (costs.get(file.project.name) ?? 0) + seconds);
      const log = process.env['CIFRA_COSTS'];
      if (log !== undefined)
        appendFileSync(
          log,
          `${seconds.toFixed(2)} ${(file.diagnostic().duration / 1000).toFixed(1)} ${file.project.name} ${file.relativeModuleId}\n`,
        );
    }
    process.once('exit', () => {
      rmSync(runDirectory, { recursive: true, force: true });
      report(costs, { pace: pace.end(), kind: proofs === 'all' ? 'whole' : 'rotated' });
    });
  };
}

/** What a run may be over its budget: the pace is known to about a fifth. */
const TOLERANCE = 1.2;

interface Run {
  readonly pace: number;
  readonly kind: 'whole' | 'rotated';
}

/** All children have ended: the total is this process's own account. */
function report(costs: ReadonlyMap<string, number>, { pace, kind }: Run): void {
  const total = processorSeconds();
  const inFiles = [...costs.values()].reduce((sum, seconds) => sum + seconds, 0);
  const rows: readonly (readonly [string, number, number])[] = [
    ...[...costs].map(([name, seconds]) => [name, seconds, budgets[name as ProjectName][kind]] as const),
    ['runner', total - inFiles, budgets.runner[kind]],
    ['total', total, totalBudget[kind]],
  ];
  const log = process.env['CIFRA_PACE'];
  if (log !== undefined) writeFileSync(log, pace.toFixed(3));
  process.stdout.write(
    `\nCPU seconds, with children    here  of the budget's machine  budget   (pace ${pace.toFixed(2)})\n`,
  );
  for (const [name, here, budget] of rows) {
    const seconds = here / pace;
    const isOver = seconds > budget * TOLERANCE;
    if (isOver) process.exitCode = 1;
    process.stdout.write(
      `${name.padEnd(27)} ${here.toFixed(1).padStart(6)} ${seconds.toFixed(1).padStart(24)} ${String(budget).padStart(7)}${isOver ? '  OVER ITS BUDGET' : seconds > budget ? '  above' : ''}\n`,
    );
  }
}
