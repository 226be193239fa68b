import { expect, test } from 'vitest';
import { isReducedReceipt } from './reduced-receipt.ts';

const of = (settledBaseE4: bigint, arrivedBaseE4: bigint, withheldBaseE4 = 0n): boolean =>
  isReducedReceipt({ settledBaseE4, arrivedBaseE4, withheldBaseE4 });

test('a receipt is reduced beyond a tenth, and not at it', () => {
  expect([of(100_0000n, 90_0000n), of(100_0000n, 89_9900n), of(100_0000n, 120_0000n)]).toEqual([
    false,
    true,
    false,
  ]);
});

test('what is withheld counts as having come, up to half of what is settled', () => {
  expect([
    of(100_0000n, 45_0000n, 45_0000n),
    of(100_0000n, 40_0000n, 60_0000n),
    of(100_0000n, 0n, 100_0000n),
  ]).toEqual([false, false, true]);
});
