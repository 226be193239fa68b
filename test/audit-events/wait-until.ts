import { setTimeout as sleep } from 'node:timers/promises';

const ATTEMPTS = 300;

/** Asks again and again until it is so; throws after some thirty seconds. */
export async function waitUntil(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (let attempts = 0; attempts < ATTEMPTS; attempts += 1) {
    if (await isSo()) return;
    await sleep(100);
  }
  throw new Error(`waited in vain: ${what}`);
}
