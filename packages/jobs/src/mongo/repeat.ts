import { setTimeout as delay } from 'node:timers/promises';
import { isTransient } from './server-errors.ts';

const WAIT_MILLISECONDS = 250;

/**
 * Does something again while the server cannot be reached, for as long as given. `isRepeated`: an earlier attempt may
 * have been done without its answer having come. Throws the last failure.
 */
export async function repeatWhileAway<Value>(
  work: (isRepeated: boolean) => Promise<Value>,
  { forMilliseconds }: { readonly forMilliseconds: number },
): Promise<Value> {
  const deadline = performance.now() + forMilliseconds;
  for (let isRepeated = false; ; isRepeated = true) {
    try {
      return await work(isRepeated);
    } catch (error) {
      if (!isTransient(error) || performance.now() + WAIT_MILLISECONDS > deadline) throw error;
    }
    await delay(WAIT_MILLISECONDS);
  }
}
