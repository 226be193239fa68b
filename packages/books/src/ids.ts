import { randomFillSync } from 'node:crypto';
import { uuidV7FromParts, type Uuid } from '@cifra/domain/ids';

const POOL_IDS = 256;
const BYTES_PER_ID = 10;
const pool = new Uint8Array(POOL_IDS * BYTES_PER_ID);
let used = POOL_IDS;

/** The 12 bits behind the milliseconds count the ids of one millisecond. They begin at random in the lower half, to leave room. */
const MAXIMUM_COUNT = 0xfff;
let lastMillis = 0;
let count = 0;

/**
 * A new UUIDv7: the clock's milliseconds, a count within them, and 62 random bits, drawn a pool at a time. Ids of one thread are in the
 * order of creation, also within a millisecond and where the clock goes back. Source: RFC 9562, section 6.2, method 1.
 */
export function newId(): Uuid {
  if (used === POOL_IDS) {
    randomFillSync(pool);
    used = 0;
  }
  const random = pool.subarray(used * BYTES_PER_ID, (used + 1) * BYTES_PER_ID);
  used += 1;
  countUp((((random[0] ?? 0) & 0x07) << 8) | (random[1] ?? 0));
  random[0] = count >> 8;
  random[1] = count & 0xff;
  return uuidV7FromParts(lastMillis, random);
}

/** `beginning`: the first count of a new millisecond. Where a millisecond is full, the next one begins before the clock does. */
function countUp(beginning: number): void {
  const now = Date.now();
  if (now <= lastMillis && count < MAXIMUM_COUNT) {
    count += 1;
    return;
  }
  lastMillis = Math.max(now, lastMillis + 1);
  count = beginning;
}
