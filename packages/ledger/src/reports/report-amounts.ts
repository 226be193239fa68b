/** An amount in base currency beside one in original currency. E4, debit positive. */
export interface Amounts {
  readonly baseE4: bigint;
  /** Means something where all lines are of one currency. */
  readonly originalE4: bigint;
}

export const noAmounts: Amounts = { baseE4: 0n, originalE4: 0n };

export const addAmounts = (left: Amounts, right: Amounts): Amounts => ({
  baseE4: left.baseE4 + right.baseE4,
  originalE4: left.originalE4 + right.originalE4,
});
