import { randomFillSync } from 'node:crypto';
import { uuidV7FromParts, type Uuid } from '@cifra/domain/ids';

const POOL_IDS = 256;
const BYTES_PER_ID = 10;
const pool = new Uint8Array(POOL_IDS * BYTES_PER_ID);
let used = POOL_IDS;

/** A new UUIDv7: the clock's milliseconds and 74 random bits, drawn a pool at a time. */
export function newId(): Uuid {
  if (used === POOL_IDS) {
    randomFillSync(pool);
    used = 0;
  }
  const from = used * BYTES_PER_ID;
  used += 1;
  return uuidV7FromParts(Date.now(), pool.subarray(from, from + BYTES_PER_ID));
}
