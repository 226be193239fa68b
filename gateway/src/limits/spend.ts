import { addressBlock } from '@cifra/access/address-block';
import { createRateLimiter, type RateLimit } from './rate-limiter.ts';
import type { LimitRefusal } from './refusal.ts';

/** Takes what an operation costs from its caller's means and from their address's, or says when to come back. */
export type Spend = (of: {
  readonly bucket: string;
  readonly ip: string;
  readonly cost: number;
}) => LimitRefusal | null;

/** What a request may cost where it is one of as many as the rate allows: ten milliseconds of work; and in a burst. */
const costOfRequest = 200;
const costOfRequestInBurst = 500;
/** The people of an office share an address. */
const callersOfAddress = 4;

/** What a caller may have done is bounded, and not only how often they may ask: a request for one object is not one for whole books. */
export function createSpending({ burst, perSecond, maxCallers }: RateLimit): Spend {
  const ofCallers = (callers: number) =>
    createRateLimiter({
      burst: callers * burst * costOfRequestInBurst,
      perSecond: callers * perSecond * costOfRequest,
      maxCallers,
    });
  const callers = ofCallers(1);
  const addresses = ofCallers(callersOfAddress);
  return ({ bucket, ip, cost }) => {
    if (cost === 0) return null;
    const nowMillis = Date.now();
    return callers.take(bucket, nowMillis, cost) ?? addresses.take(addressBlock(ip), nowMillis, cost);
  };
}
