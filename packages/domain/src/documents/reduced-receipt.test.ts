import { expect, test } from 'vitest';
import { isReducedMoneyIn, isReducedReceipt } from './reduced-receipt.ts';

const of = (settledBaseE4: bigint | null, arrivedBaseE4: bigint, withheldBaseE4 = 0n): boolean =>
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

test('what is settled without a rate that says its worth is not for one person', () => {
  expect(of(null, 100_0000n)).toBe(true);
});

test('money in is reduced where lines of the other sign take more than a tenth of it away, their tax with them', () => {
  const lines = (...amounts: readonly (readonly [net: bigint, tax: bigint])[]) =>
    amounts.map(([netE4, taxE4]) => ({ netE4, taxE4 }));
  expect([
    isReducedMoneyIn(lines([100_0000n, 7_0000n], [-10_0000n, -7000n])),
    isReducedMoneyIn(lines([100_0000n, 7_0000n], [-10_0000n, -7100n])),
    isReducedMoneyIn(lines([1000_0000n, 0n], [-999_0000n, 0n])),
    isReducedMoneyIn(lines([1_0000n, 0n])),
  ]).toEqual([false, true, true, false]);
});
