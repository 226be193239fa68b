import { setTimeout as delay } from 'node:timers/promises';
import { DatabaseUnavailable } from '../failures.ts';

/** SQLITE_BUSY; an extended code's low byte is its primary code. https://sqlite.org/rescode.html#busy */
const BUSY = 5;
/** Short: a busy neighbour holds the file with only brief gaps. */
const LONGEST_PAUSE_MILLISECONDS = 10;

/** Whether another connection held the file, the only failure that waiting can cure. */
function isBusy(error: unknown): boolean {
  if (!(error instanceof DatabaseUnavailable)) return false;
  for (let cause: unknown = error.cause; cause instanceof Error; cause = cause.cause)
    if ('errcode' in cause && typeof cause.errcode === 'number') return (cause.errcode & 0xff) === BUSY;
  return false;
}

/**
 * Retries while another connection holds the file, without blocking the thread. Throws the last failure once the limit
 * has passed.
 */
export async function retryWhileBusy<Value>(limitMilliseconds: number, attempt: () => Value): Promise<Value> {
  const deadline = performance.now() + limitMilliseconds;
  for (
    let pauseMilliseconds = 1;
    ;
    pauseMilliseconds = Math.min(pauseMilliseconds * 2, LONGEST_PAUSE_MILLISECONDS)
  ) {
    try {
      return attempt();
    } catch (error) {
      if (!isBusy(error) || performance.now() > deadline) throw error;
      await delay(pauseMilliseconds);
    }
  }
}
