import { setTimeout as sleep } from 'node:timers/promises';
import { ProviderFailure } from './provider-failure.ts';

/** The number of attempts for one document, and the waits between them. */
export interface RetryPolicy {
  /** With the first. */
  readonly attempts: number;
  /** Before the second attempt; it doubles for each further one. Half of it is fixed, half is chance. */
  readonly backoffMilliseconds: number;
  /** A provider that requests a longer wait is queried again by the next run. */
  readonly longestWaitMilliseconds: number;
  /** 0 up to 1, for the jitter: many firms ask at midnight. */
  readonly random: () => number;
  readonly pause: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

export const pause: RetryPolicy['pause'] = (milliseconds, signal) =>
  sleep(milliseconds, undefined, { signal });

/** Retries after a transient failure, not sooner than the provider's Retry-After. Throws the last failure. */
export async function retrying<Value>(
  policy: RetryPolicy,
  signal: AbortSignal,
  fetchOnce: () => Promise<Value>,
): Promise<Value> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await fetchOnce();
    } catch (error) {
      if (!(error instanceof ProviderFailure) || !error.isPassing || attempt >= policy.attempts) throw error;
      const wait = waitAfter(attempt, error, policy);
      if (wait > policy.longestWaitMilliseconds) throw error;
      await policy.pause(wait, signal);
    }
  }
}

function waitAfter(
  attempt: number,
  { retryAfterSeconds }: ProviderFailure,
  { backoffMilliseconds, random }: RetryPolicy,
): number {
  const backoff = backoffMilliseconds * 2 ** (attempt - 1);
  const jittered = Math.round(backoff / 2 + (backoff / 2) * random());
  return Math.max(jittered, (retryAfterSeconds ?? 0) * 1000);
}
