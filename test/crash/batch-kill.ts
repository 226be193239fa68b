import { fileURLToPath } from 'node:url';
import { verifyBooks } from '@cifra/trail/verify/verify-books';
import type { Random } from '../support/random.ts';
import { idOfStored } from '../support/stored/stored-rows.ts';
import type { BatchOrder } from './batch-child.ts';
import { BLOCKED, CLIENTS } from './batch-template.ts';
import { openCrashBooks } from './books-of.ts';
import { differences, idsIn, stateOf, withoutTrail, type BooksState } from './books-state.ts';
import { factsOf, rowsOf } from './facts.ts';
import { drawKill, type Judged } from './kill.ts';
import { diedAt, runChild, type Heard } from './run-child.ts';
import type { Copy, Stages } from './copies.ts';
import type { Kill, Watched } from './watch.ts';
import { withRows, type Where } from './where.ts';
import { closed } from './year-template.ts';

const child = fileURLToPath(new URL('batch-child.ts', import.meta.url));

interface ClientSubject {
  readonly known: ReadonlySet<string>;
  readonly before: BooksState;
  readonly after: BooksState;
}

/** A batch over a firm's clients, with all that is needed to judge a kill under it. */
export interface BatchSubject {
  readonly stages: Stages;
  readonly clients: ReadonlyMap<string, ClientSubject>;
  readonly measured: Watched;
}

async function work(copy: Copy, kill: Kill, isFaulty = false): Promise<Heard> {
  const [run] = await rowsOf(copy, null, 'select id from batch_runs');
  const { directory } = copy;
  const order: BatchOrder = { directory, runId: idOfStored(run?.['id']), kill, isFaulty };
  const heard = await runChild(child, order, copy);
  await copy.untilLeft();
  return heard;
}

const stateIn = (where: Where, slug: string, known: ReadonlySet<string>): Promise<BooksState> =>
  withRows(where)(slug, (stored) => stateOf(stored, known));

/** Lets a worker finish the batch, and takes what it leaves as what every other batch must come to. */
export async function makeBatchSubject(stages: Stages): Promise<BatchSubject> {
  const copy = await stages.copyOf('BATCH_STARTED');
  try {
    const before = new Map<string, Omit<ClientSubject, 'after'>>();
    for (const slug of CLIENTS) {
      const known = stages.areCopiesSame ? await withRows(copy)(slug, idsIn) : new Set<string>();
      before.set(slug, { known, before: await stateIn(copy, slug, known) });
    }
    const { ended } = await work(copy, { kind: 'none' });
    if (ended === null) throw new Error('the batch did not end');
    const clients = new Map<string, ClientSubject>();
    for (const [slug, subject] of before)
      clients.set(slug, { ...subject, after: await stateIn(copy, slug, subject.known) });
    return { stages, clients, measured: ended };
  } finally {
    await copy.remove();
  }
}

/**
 * Kills a worker under the batch, at times the next one too; looks at what they left of every client, lets a last one go on and looks once
 * more: every client that is not blocked has gone to the target once, by one commit, and the run has ended.
 */
export async function killBatchOnce(subject: BatchSubject, random: Random): Promise<Judged> {
  const copy = await subject.stages.copyOf('BATCH_STARTED');
  try {
    const kill = drawKill(subject, random);
    const first = await work(copy, kill);
    const faults = await halfStates(subject, copy);
    if (first.ended === null && random.isTrue(0.3)) {
      await work(copy, drawKill(subject, random));
      faults.push(...(await halfStates(subject, copy)));
    }
    const advanced = await Promise.all(CLIENTS.map((slug) => advancesOf(copy, slug)));
    const doneBefore = advanced.filter(({ length }) => length > 0).length;
    const { ended } = await work(copy, { kind: 'none' });
    if (ended === null) faults.push('the batch was not taken up again');
    faults.push(...(await faultsAtEnd(subject, copy)));
    const isAll = doneBefore === CLIENTS.length - BLOCKED.length;
    return {
      kill,
      died: diedAt(first.lastWords, first.ended),
      left: doneBefore === 0 ? 'BEFORE' : isAll ? 'AFTER' : 'BETWEEN',
      faults,
    };
  } finally {
    await copy.remove();
  }
}

/** What a worker leaves that commits where the product does not: the faults that the harness finds then. */
export async function faultsOfFaultyBatch(subject: BatchSubject): Promise<readonly string[]> {
  const copy = await subject.stages.copyOf('BATCH_STARTED');
  try {
    await work(copy, { kind: 'none' }, true);
    return await halfStates(subject, copy);
  } finally {
    await copy.remove();
  }
}

/** Every client stands where it was or at the target; what the control plane says is done is done. */
async function halfStates({ clients }: BatchSubject, where: Where): Promise<string[]> {
  const states = await statesOf(where);
  const faults: string[] = [];
  for (const [slug, { known, before, after }] of clients) {
    const found = await stateIn(where, slug, known);
    // A refused attempt after a crash leaves its event, and nothing else.
    const isBefore = differences(withoutTrail(found), withoutTrail(before)).length === 0;
    const isAfter = differences(found, after).length === 0;
    if (!isBefore && !isAfter) faults.push(`${slug} is half: ${differences(found, before).join('; ')}`);
    const isDone = states.get(slug)?.state === 'DONE';
    if (isDone && !isAfter) faults.push(`${slug} is said to be done and is not`);
  }
  return faults;
}

async function faultsAtEnd({ clients }: BatchSubject, where: Where): Promise<readonly string[]> {
  const faults: string[] = [];
  const states = await statesOf(where);
  const [run] = await rowsOf(where, null, 'select state from batch_runs');
  if (run?.['state'] !== 'FINISHED') faults.push(`the run is ${String(run?.['state'])}`);
  const books = await openCrashBooks(where);
  try {
    for (const [slug, { known, after }] of clients) {
      const { tenantId } = await factsOf(where, slug);
      const isBlocked = BLOCKED.includes(slug);
      const { state, commit } = states.get(slug) ?? { state: 'NOTHING', commit: null };
      if (state !== (isBlocked ? 'BLOCKED' : 'DONE')) faults.push(`${slug} is ${state}`);
      const advances = await advancesOf(where, slug);
      if (advances.length !== (isBlocked ? 0 : 1))
        faults.push(`${slug} was taken on ${advances.length} times`);
      if (!isBlocked && advances[0] !== commit)
        faults.push(`${slug} was taken on by ${advances[0]}, not ${commit}`);
      const left = differences(withoutTrail(await stateIn(where, slug, known)), withoutTrail(after));
      if (left.length > 0) faults.push(`${slug} at the end: ${left.join('; ')}`);
      const verification = await books.report(verifyBooks, tenantId, { knownHeads: [] });
      if (verification?.isValid !== true) faults.push(`${slug} is not valid: ${verification?.firstFault}`);
    }
  } finally {
    await closed(books);
  }
  return faults;
}

/** Commits of a client's books that took its month on. */
async function advancesOf(where: Where, slug: string): Promise<readonly number[]> {
  const rows = await rowsOf(
    where,
    slug,
    "select number from commits where command = 'books.advanceClose' and outcome = 'done'",
  );
  return rows.map(({ number }) => Number(number));
}

/** What the control plane says of each client. */
async function statesOf(
  where: Where,
): Promise<ReadonlyMap<string, { readonly state: string; readonly commit: number | null }>> {
  const rows = await rowsOf(
    where,
    null,
    'select t.slug, b.state, b.tenant_commit_number as committed from batch_run_tenants b join tenants t on t.id = b.tenant_id',
  );
  return new Map(
    rows.map(({ slug, state, committed }) => [
      String(slug),
      { state: String(state), commit: committed === null ? null : Number(committed) },
    ]),
  );
}
