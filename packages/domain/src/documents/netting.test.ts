import { expect, test } from 'vitest';
import { worthOfReceivables } from './netting.ts';

const of = (
  payablesBaseE4: bigint,
  withheld: readonly [sales: bigint, purchasing: bigint],
  isAtPar = false,
) =>
  worthOfReceivables({
    amountE4: 1_070_000n,
    isAtPar,
    payablesBaseE4,
    withheldBaseE4: { SALES: withheld[0], PURCHASING: withheld[1] },
  });

test('receivables are worth what the payables carry, less what is withheld from these and more what is withheld from themselves', () => {
  expect(of(556_400n, [0n, 0n])).toBe(556_400n);
  // 55.64 − 1.82 + 1.93
  expect(of(556_400n, [19_300n, 18_200n])).toBe(557_500n);
});

test('at par they are worth their face value, whatever the payables carry', () => {
  expect(of(1_100_000n, [35_000n, 36_000n], true)).toBe(1_070_000n);
});

test('where what is withheld from the payables is worth more than they carry, nothing is left of them, and not less', () => {
  expect(of(100n, [35_000n, 200n])).toBe(35_000n);
  expect(of(100n, [0n, 100n])).toBe(0n);
});
