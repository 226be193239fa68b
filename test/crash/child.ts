import { writeSync } from 'node:fs';
import { acts, type ActName } from './acts.ts';
import { openCrashBooks } from './books-of.ts';
import { commitBetweenPostings } from './planted-commits.ts';
import type { Facts } from './facts.ts';
import { watchProcess } from './watch-process.ts';
import type { Kill } from './watch.ts';
import { whereTold } from './where.ts';

export interface ChildOrder {
  readonly facts: Facts;
  readonly act: ActName;
  readonly key: string;
  readonly kill: Kill;
  /** Commits where the product does not: the harness must notice. */
  readonly isFaulty: boolean;
}

/** A process that does one act and dies under it: `child.ts <order as JSON>`. Where it gets to the end it says how. */
const { facts, act, key, kill, isFaulty } = JSON.parse(process.argv[2] ?? '') as ChildOrder;
const where = whereTold(facts.directory);
const watch = await watchProcess(where, kill, isFaulty ? commitBetweenPostings() : null);
const books = await openCrashBooks(where);
await watch.begin();
const outcome = await acts[act].run(books, facts, key);
writeSync(
  1,
  `${JSON.stringify({ ended: watch.end(), refusal: outcome.ok ? null : outcome.refusal.code })}\n`,
);
await books.close();
