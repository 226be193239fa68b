import { LRUCache } from 'lru-cache';
import { refuse, type LimitRefusal } from './refusal.ts';

export interface RateLimit {
  /** The burst size. */
  readonly burst: number;
  readonly perSecond: number;
  /**
   * Beyond this, the limiter forgets the caller that has been quiet longest. A forgotten caller starts again with a
   * full bucket.
   */
  readonly maxCallers: number;
}

export const defaultRateLimit: RateLimit = { burst: 200, perSecond: 50, maxCallers: 100_000 };

/**
 * Of operations that have a password verified for somebody who is not signed in, by address: a person tries a few times, and the server
 * verifies some ten passwords a second for everybody.
 */
export const defaultLogInRateLimit: RateLimit = { burst: 20, perSecond: 1, maxCallers: 100_000 };

interface Bucket {
  tokens: number;
  filledAtMillis: number;
}

export type TakeToken = (caller: string, nowMillis: number) => LimitRefusal | null;

/** A token bucket per caller. */
export function createRateLimiter({ burst, perSecond, maxCallers }: RateLimit): TakeToken {
  const buckets = new LRUCache<string, Bucket>({ max: maxCallers });
  return (caller, nowMillis) => {
    let bucket = buckets.get(caller);
    if (!bucket) {
      bucket = { tokens: burst, filledAtMillis: nowMillis };
      buckets.set(caller, bucket);
    }
    const elapsedMillis = Math.max(0, nowMillis - bucket.filledAtMillis);
    bucket.tokens = Math.min(burst, bucket.tokens + (elapsedMillis * perSecond) / 1000);
    bucket.filledAtMillis = nowMillis;
    if (bucket.tokens >= 1) {
      bucket.tokens -= 1;
      return null;
    }
    const retryAfterSeconds = Math.ceil((1 - bucket.tokens) / perSecond);
    return refuse('RATE_LIMITED', 'Too many requests', { retryAfterSeconds, perSecond, burst }, 429);
  };
}
