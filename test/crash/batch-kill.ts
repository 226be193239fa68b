import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Uuid } from '@cifra/domain/ids';
import { verifyBooks } from '@cifra/trail/verify/verify-books';
import { uuidText } from '../isolation/sightings.ts';
import type { Random } from '../support/random.ts';
import type { BatchOrder } from './batch-child.ts';
import { BLOCKED, CLIENTS } from './batch-template.ts';
import { openCrashBooks } from './books-of.ts';
import { differences, idsIn, stateOf, withoutTrail, type BooksState } from './books-state.ts';
import { factsOf, rowsOf } from './facts.ts';
import { drawKill, type Judged } from './kill.ts';
import { diedAt, runChild, type Heard } from './run-child.ts';
import type { Kill, Watched } from './watch-statements.ts';

const child = fileURLToPath(new URL('batch-child.ts', import.meta.url));

interface ClientSubject {
  readonly known: ReadonlySet<string>;
  readonly before: BooksState;
  readonly after: BooksState;
}

/** A batch over fifteen clients, with all that is needed to judge a kill under it. */
export interface BatchSubject {
  readonly template: string;
  readonly clients: ReadonlyMap<string, ClientSubject>;
  readonly measured: Watched;
}

function copyOf(template: string): string {
  const directory = mkdtempSync(path.join(tmpdir(), 'cifra-killed-batch-'));
  cpSync(template, directory, { recursive: true });
  return directory;
}

function runIdIn(directory: string): Uuid {
  const [run] = rowsOf(path.join(directory, 'control.db'), 'select id from batch_runs');
  return uuidText(run?.['id'] as Uint8Array) as Uuid;
}

function work(directory: string, kill: Kill, isFaulty = false): Promise<Heard> {
  const order: BatchOrder = { directory, runId: runIdIn(directory), kill, isFaulty };
  return runChild(child, order);
}

const fileOf = (directory: string, slug: string): string => factsOf(directory, slug).file;

/** Lets a worker finish the batch, and takes what it leaves as what every other batch must come to. */
export async function makeBatchSubject(template: string): Promise<BatchSubject> {
  const directory = copyOf(template);
  try {
    const before = new Map(
      CLIENTS.map((slug) => {
        const known = idsIn(fileOf(directory, slug));
        return [slug, { known, state: stateOf(fileOf(directory, slug), known) }] as const;
      }),
    );
    const { ended } = await work(directory, { kind: 'none' });
    if (ended === null) throw new Error('the batch did not end');
    const clients = [...before].map(
      ([slug, { known, state }]) =>
        [slug, { known, before: state, after: stateOf(fileOf(directory, slug), known) }] as const,
    );
    return { template, clients: new Map(clients), measured: ended };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/**
 * Kills a worker under the batch, at times the next one too; looks at what they left of every client, lets a last one go on and looks once
 * more: every client that is not blocked has gone to the target once, by one commit, and the run has ended.
 */
export async function killBatchOnce(subject: BatchSubject, random: Random): Promise<Judged> {
  const directory = copyOf(subject.template);
  try {
    const kill = drawKill(subject, random);
    const first = await work(directory, kill);
    const faults = halfStates(subject, directory);
    if (first.ended === null && random.isTrue(0.3)) {
      await work(directory, drawKill(subject, random));
      faults.push(...halfStates(subject, directory));
    }
    const doneBefore = CLIENTS.filter((slug) => advancesOf(directory, slug).length > 0).length;
    const { ended } = await work(directory, { kind: 'none' });
    if (ended === null) faults.push('the batch was not taken up again');
    faults.push(...(await faultsAtEnd(subject, directory)));
    const isAll = doneBefore === CLIENTS.length - BLOCKED.length;
    return {
      kill,
      died: diedAt(first.lastWords, first.ended),
      left: doneBefore === 0 ? 'BEFORE' : isAll ? 'AFTER' : 'BETWEEN',
      faults,
    };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** What a worker leaves that commits where the product does not: the faults that the harness finds then. */
export async function faultsOfFaultyBatch(subject: BatchSubject): Promise<readonly string[]> {
  const directory = copyOf(subject.template);
  try {
    await work(directory, { kind: 'none' }, true);
    return halfStates(subject, directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Every client stands where it was or at the target; what the control plane says is done is done. */
function halfStates({ clients }: BatchSubject, directory: string): string[] {
  const states = statesOf(directory);
  return [...clients].flatMap(([slug, { known, before, after }]) => {
    const found = stateOf(fileOf(directory, slug), known);
    // A refused attempt after a crash leaves its event, and nothing else.
    const isBefore = differences(withoutTrail(found), withoutTrail(before)).length === 0;
    const isAfter = differences(found, after).length === 0;
    const faults = isBefore || isAfter ? [] : [`${slug} is half: ${differences(found, before).join('; ')}`];
    const isDone = states.get(slug)?.state === 'DONE';
    return isDone && !isAfter ? [...faults, `${slug} is said to be done and is not`] : faults;
  });
}

async function faultsAtEnd({ clients }: BatchSubject, directory: string): Promise<readonly string[]> {
  const faults: string[] = [];
  const states = statesOf(directory);
  const [run] = rowsOf(path.join(directory, 'control.db'), 'select state from batch_runs');
  if (run?.['state'] !== 'FINISHED') faults.push(`the run is ${String(run?.['state'])}`);
  const books = await openCrashBooks(directory);
  try {
    for (const [slug, { known, after }] of clients) {
      const { tenantId, file } = factsOf(directory, slug);
      const isBlocked = BLOCKED.includes(slug);
      const { state, commit } = states.get(slug) ?? { state: 'NOTHING', commit: null };
      if (state !== (isBlocked ? 'BLOCKED' : 'DONE')) faults.push(`${slug} is ${state}`);
      const advances = advancesOf(directory, slug);
      if (advances.length !== (isBlocked ? 0 : 1))
        faults.push(`${slug} was taken on ${advances.length} times`);
      if (!isBlocked && advances[0] !== commit)
        faults.push(`${slug} was taken on by ${advances[0]}, not ${commit}`);
      const left = differences(withoutTrail(stateOf(file, known)), withoutTrail(after));
      if (left.length > 0) faults.push(`${slug} at the end: ${left.join('; ')}`);
      const verification = await books.report(verifyBooks, tenantId, { knownHeads: [] });
      if (verification?.isValid !== true) faults.push(`${slug} is not valid: ${verification?.firstFault}`);
    }
  } finally {
    await books.close();
  }
  return faults;
}

/** Commits of a client's books that took its month on. */
function advancesOf(directory: string, slug: string): readonly number[] {
  return rowsOf(
    fileOf(directory, slug),
    "select number from commits where command = 'books.advanceClose' and outcome = 'done'",
  ).map(({ number }) => Number(number));
}

/** What the control plane says of each client. */
function statesOf(
  directory: string,
): ReadonlyMap<string, { readonly state: string; readonly commit: number | null }> {
  return new Map(
    rowsOf(
      path.join(directory, 'control.db'),
      'select t.slug, b.state, b.tenant_commit_number as committed from batch_run_tenants b join tenants t on t.id = b.tenant_id',
    ).map(({ slug, state, committed }) => [
      String(slug),
      { state: String(state), commit: committed === null ? null : Number(committed) },
    ]),
  );
}
