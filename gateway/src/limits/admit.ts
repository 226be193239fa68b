import { LRUCache } from 'lru-cache';
import type { Caller, Edge, EdgeRefusal, EdgeRequest } from '../edge/contract.ts';
import { addressBlock } from '@cifra/access/address-block';
import type { RateLimiter } from './rate-limiter.ts';
import type { LimitRefusal } from './refusal.ts';

export interface Admitted {
  readonly kind: 'admitted';
  readonly caller: Caller;
  /** Under which the caller's rate is counted. */
  readonly bucket: string;
}

/** Says who calls, within their rate. */
export type Admit = (arriving: EdgeRequest) => Promise<Admitted | EdgeRefusal | LimitRefusal>;

/** Credentials that were right: their holders are let through where somebody else at their address guesses. */
const mostKnown = 5_000;

/**
 * Wrong credentials are counted per address, and an address that has used those up is refused before its next ones are read, because
 * verifying costs more than refusing. Whoever was verified before is not held up by that.
 */
export function createAdmission({ edge, rate }: { readonly edge: Edge; readonly rate: RateLimiter }): Admit {
  const known = new LRUCache<string, true>({ max: mostKnown });
  return async (arriving) => {
    const { headers, ip } = arriving;
    const { authorization } = headers;
    const given = typeof authorization === 'string' ? authorization : null;
    const guesses = `credentials:${addressBlock(ip)}`;
    if (authorization !== undefined) {
      const exhausted = rate.look(guesses, Date.now());
      if (exhausted && (given === null || !known.has(given))) return exhausted;
    }
    const caller = await edge.authenticate(arriving);
    if (caller.kind === 'refused') return rate.take(guesses, Date.now()) ?? caller;
    if (given !== null) known.set(given, true);
    const bucket = caller.kind === 'principal' ? `principal:${caller.id}` : `ip:${addressBlock(ip)}`;
    return rate.take(bucket, Date.now()) ?? { kind: 'admitted', caller, bucket };
  };
}
