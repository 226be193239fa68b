import { logInBusy } from './errors.ts';

/** Whether nobody waits for the result any more: the caller's connection is gone. */
export type IsAbandoned = () => boolean;
export const neverAbandoned: IsAbandoned = () => false;

interface Waiter {
  readonly isAbandoned: IsAbandoned;
  readonly start: () => void;
  readonly drop: () => void;
}

/** Hashing runs on libuv's four threads, which files use too: two hashes run at a time, the others wait. */
const concurrent = 2;
/** At some 0.2 s a hash, the last in line waits for ten seconds. */
const greatestQueue = 100;
const retryAfterSeconds = 10;
let running = 0;
const waiting: Waiter[] = [];

/**
 * Does the work of one hash when its turn comes. Throws LOG_IN_BUSY where too many wait, and for a waiter that is abandoned before its
 * turn: what nobody waits for costs nothing.
 */
export async function inHasher<Value>(work: () => Promise<Value>, isAbandoned: IsAbandoned): Promise<Value> {
  if (running < concurrent) running += 1;
  else await turn(isAbandoned);
  try {
    return await work();
  } finally {
    const next = nextWaiter();
    // The place in the hasher is passed on, so `running` stays the same.
    if (next === undefined) running -= 1;
    else next.start();
  }
}

function turn(isAbandoned: IsAbandoned): Promise<void> {
  if (waiting.length >= greatestQueue) dropAbandoned();
  if (waiting.length >= greatestQueue) throw logInBusy(retryAfterSeconds);
  return new Promise((start, reject) => {
    waiting.push({ isAbandoned, start, drop: () => reject(logInBusy(retryAfterSeconds)) });
  });
}

function nextWaiter(): Waiter | undefined {
  for (;;) {
    const next = waiting.shift();
    if (next?.isAbandoned() !== true) return next;
    next.drop();
  }
}

function dropAbandoned(): void {
  for (const waiter of waiting.splice(0)) {
    if (waiter.isAbandoned()) waiter.drop();
    else waiting.push(waiter);
  }
}
