import { productClock } from '@cifra/books/product-clock';

/** Every month that a test closes has ended by this day. Threads of a test are told the day with each command; children have their own. */
export const TESTS_DAY = '2029-01-15';

const micros = BigInt(Date.parse(`${TESTS_DAY}T12:00:00Z`)) * 1000n;

productClock.nowMicros = () => micros;

/** Runs at another instant than the tests' day, for those whose months have not ended by then. */
export async function atInstant(instant: string, run: () => Promise<void>): Promise<void> {
  const before = productClock.nowMicros;
  productClock.nowMicros = () => BigInt(Date.parse(instant)) * 1000n;
  try {
    await run();
  } finally {
    productClock.nowMicros = before;
  }
}
