import { fileURLToPath } from 'node:url';
import type { Books } from '@cifra/books/books';
import { verifyBooks } from '@cifra/trail/verify/verify-books';
import type { Random } from '../support/random.ts';
import { acts, type ActName } from './acts.ts';
import { differences, idsIn, stateOf, withoutTrail, type BooksState } from './books-state.ts';
import type { ChildOrder } from './child.ts';
import { factsOf, type Facts } from './facts.ts';
import { diedAt, runChild, type Died } from './run-child.ts';
import type { Copy, Stages } from './copies.ts';
import type { Kill, Watched } from './watch.ts';
import { withRows, type Where } from './where.ts';
import { inBooks, SLUG } from './year-template.ts';

const child = fileURLToPath(new URL('child.ts', import.meta.url));

/** An act with all that is needed to judge a kill under it. */
export interface Subject {
  readonly act: ActName;
  readonly stages: Stages;
  readonly known: ReadonlySet<string>;
  readonly before: BooksState;
  readonly after: BooksState;
  /** Of an act that nobody killed. */
  readonly measured: Watched;
}

const KEY = 'crash-key';

const stateIn = (where: Where, known: ReadonlySet<string>): Promise<BooksState> =>
  withRows(where)(SLUG, (stored) => stateOf(stored, known));

/** Lets a process do the act to its end, and takes what it leaves as what every other run must come to. */
export async function makeSubject(act: ActName, stages: Stages): Promise<Subject> {
  const copy = await stages.copyOf(acts[act].from);
  try {
    const facts = await factsOf(copy, SLUG);
    // Where each copy is made anew, none of its ids is in another.
    const known = stages.areCopiesSame ? await withRows(copy)(SLUG, idsIn) : new Set<string>();
    const before = await stateIn(copy, known);
    const order: ChildOrder = { facts, act, key: KEY, kill: { kind: 'none' }, isFaulty: false };
    const { ended, refusal } = await runChild(child, order, copy);
    if (ended === null || refusal !== null) throw new Error(`${act} was refused with ${refusal}`);
    return { act, stages, known, before, after: await stateIn(copy, known), measured: ended };
  } finally {
    await copy.remove();
  }
}

/** Any statement, the COMMIT or what follows it, a moment of the whole act or a moment of a COMMIT, by turns. */
export function drawKill({ measured }: Pick<Subject, 'measured'>, random: Random): Kill {
  const { statements, micros, commits, commitMicros } = measured;
  const chance = random.next();
  if (chance < 0.5) return { kind: 'statement', at: random.integer({ least: 1, most: statements }) };
  if (chance < 0.6) return { kind: 'statement', at: statements + random.integer({ least: 0, most: 1 }) };
  if (chance < 0.8) return { kind: 'moment', micros: random.integer({ least: 1, most: micros }) };
  return {
    kind: 'commit',
    at: random.integer({ least: 1, most: commits }),
    micros: random.integer({ least: 0, most: commitMicros }),
  };
}

export interface Judged {
  readonly kill: Kill;
  /** Where the process was: before the transaction, inside it, after its COMMIT, or it ended before it was killed. */
  readonly died: Died;
  /** BETWEEN: of a batch, some tenants were done. */
  readonly left: 'BEFORE' | 'BETWEEN' | 'AFTER' | 'HALF';
  /** What is wrong; none: the books are whole. */
  readonly faults: readonly string[];
}

/** Kills one process under the act, then looks at what it left, does it again and looks once more. */
export async function killOnce(
  subject: Subject,
  kill: Kill,
  { isFaulty = false }: { readonly isFaulty?: boolean } = {},
): Promise<Judged> {
  const { act, stages, known, before, after } = subject;
  const copy = await stages.copyOf(acts[act].from);
  const faults: string[] = [];
  try {
    const facts = await factsOf(copy, SLUG);
    if (!stages.areCopiesSame) expectSame(await stateIn(copy, known), before);
    const order: ChildOrder = { facts, act, key: KEY, kill, isFaulty };
    const { lastWords, ended } = await runChild(child, order, copy);
    const died = diedAt(lastWords, ended);
    await copy.untilLeft();
    const found = await stateIn(copy, known);
    const [toBefore, toAfter] = [differences(found, before), differences(found, after)];
    const left = toBefore.length === 0 ? 'BEFORE' : toAfter.length === 0 ? 'AFTER' : 'HALF';
    if (left === 'HALF') faults.push(`a half state: ${toBefore.join('; ')}`);
    if (died === 'AFTER' && left === 'BEFORE') faults.push('what was committed is gone');
    if (died === 'BEFORE' && left === 'AFTER') faults.push('something was done before the transaction');
    const later = await inBooks(copy, async (open) => [
      ...(await doneAgain(subject, { facts, copy }, open)),
      ...(await doneTwice(subject, { facts, copy }, open)),
    ]);
    faults.push(...later);
    return { kill, died, left, faults };
  } finally {
    await copy.remove();
  }
}

/** Copies that differ would be judged by what is not theirs. */
function expectSame(found: BooksState, before: BooksState): void {
  const [difference] = differences(found, before);
  if (difference !== undefined) throw new Error(`two copies of a stage differ: ${difference}`);
}

interface Killed {
  readonly facts: Facts;
  readonly copy: Copy;
}

/** Whoever got no answer asks again under the same key: then it is done, once. */
async function doneAgain(
  { act, known, after }: Subject,
  { facts, copy }: Killed,
  books: Books,
): Promise<string[]> {
  const faults = await faultsOfVerification(facts, books);
  const again = await acts[act]
    .run(books, facts, KEY)
    .then((outcome) => (outcome.ok ? null : outcome.refusal.code))
    .catch((error: unknown) => String(error));
  if (again !== null) return [...faults, `done again it failed: ${again}`];
  const left = differences(await stateIn(copy, known), after);
  return left.length === 0 ? faults : [...faults, `done again: ${left.join('; ')}`];
}

/** A double click: the same input under another key, when it is done. It is refused and changes nothing but the trail. */
async function doneTwice(
  { act, known, after }: Subject,
  { facts, copy }: Killed,
  books: Books,
): Promise<string[]> {
  const { secondCode, run } = acts[act];
  if (secondCode !== null) {
    const second = await run(books, facts, `${KEY}-second`);
    if (second.ok) return ['a second click did it a second time'];
    const { code }: { readonly code: string } = second.refusal;
    if (code !== secondCode) return [`a second click was refused with ${code}`];
  }
  const changes = differences(withoutTrail(await stateIn(copy, known)), withoutTrail(after));
  return [
    ...changes.map((text) => `a second click changed ${text}`),
    ...(await faultsOfVerification(facts, books)),
  ];
}

async function faultsOfVerification({ tenantId }: Facts, books: Books): Promise<string[]> {
  const verification = await books.report(verifyBooks, tenantId, { knownHeads: [] });
  return verification?.isValid === true ? [] : [`the books are not valid: ${verification?.firstFault}`];
}
