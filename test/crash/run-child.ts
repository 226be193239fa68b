import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { childEnvironment } from '../support/child-environment.ts';
import type { Watched } from './watch.ts';
import type { Where } from './where.ts';

/** What a child said before it ended, and how it ended. */
export interface Heard {
  readonly signal: NodeJS.Signals | null;
  readonly ended: Watched | null;
  readonly refusal: string | null;
  readonly lastWords: LastWords | null;
}

export interface LastWords {
  readonly diedAfter: number;
  readonly isInside: boolean;
  readonly commits: number;
}

/** Runs one of the children of this folder to its end, which may be its own SIGKILL. Throws where it fails. */
export async function runChild(script: string, order: object, { environment }: Where): Promise<Heard> {
  const started = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', script, JSON.stringify(order)],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: childEnvironment(environment),
    },
  );
  let said = '';
  let complained = '';
  started.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  started.stderr.on('data', (chunk: Buffer) => (complained += chunk.toString()));
  const [code, signal] = (await once(started, 'close')) as [number | null, NodeJS.Signals | null];
  if (code !== 0 && signal !== 'SIGKILL') throw new Error(`the child ended with ${code}: ${complained}`);
  const lines = said
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Partial<LastWords> & Partial<Heard>);
  const end = lines.find((line) => line.ended);
  const last = lines.find((line) => line.diedAfter !== undefined);
  return {
    signal,
    ended: end?.ended ?? null,
    refusal: end?.refusal ?? null,
    lastWords: (last as LastWords | undefined) ?? null,
  };
}

export type Died = 'BEFORE' | 'INSIDE' | 'AFTER' | 'ENDED';

/** Where a child was when it died. A transaction that only reads is none. */
export function diedAt(lastWords: LastWords | null, ended: Watched | null): Died {
  if (ended !== null) return 'ENDED';
  if (lastWords === null) throw new Error('the child said nothing and did not end');
  if (lastWords.isInside) return 'INSIDE';
  return lastWords.commits > 0 ? 'AFTER' : 'BEFORE';
}
