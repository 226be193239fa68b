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

export interface RateLimiter {
  /** Takes from the caller's bucket, or says when to come back. What costs more than the bucket holds needs a full one. */
  take(caller: string, nowMillis: number, cost?: number): LimitRefusal | null;
  /** What `take` would answer. */
  look(caller: string, nowMillis: number): LimitRefusal | null;
}

/** A token bucket per caller. */
export function createRateLimiter({ burst, perSecond, maxCallers }: RateLimit): RateLimiter {
  const buckets = new LRUCache<string, Bucket>({ max: maxCallers });
  const filled = (caller: string, nowMillis: number): Bucket => {
    let bucket = buckets.get(caller);
    if (!bucket) {
      bucket = { tokens: burst, filledAtMillis: nowMillis };
      buckets.set(caller, bucket);
    }
    const elapsedMillis = Math.max(0, nowMillis - bucket.filledAtMillis);
    bucket.tokens = Math.min(burst, bucket.tokens + (elapsedMillis * perSecond) / 1000);
    bucket.filledAtMillis = nowMillis;
    return bucket;
  };
  const refusalOf = ({ tokens }: Bucket, cost: number): LimitRefusal | null => {
    const needed = Math.min(cost, burst);
    if (tokens >= needed) return null;
    const retryAfterSeconds = Math.ceil((needed - tokens) / perSecond);
    return refuse('RATE_LIMITED', 'Too many requests', { retryAfterSeconds, perSecond, burst }, 429);
  };
  return {
    take: (caller, nowMillis, cost = 1) => {
      const bucket = filled(caller, nowMillis);
      const refusal = refusalOf(bucket, cost);
      if (refusal === null) bucket.tokens = Math.max(0, bucket.tokens - cost);
      return refusal;
    },
    look: (caller, nowMillis) => refusalOf(filled(caller, nowMillis), 1),
  };
}
