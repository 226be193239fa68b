import type { LineAmounts } from './amounts.ts';

/** Of a receipt: what its settled amount is worth, what came as money and not as a claim on a current account, and what was withheld as its code computes it. Base currency, E4. */
export interface ReceiptWorth {
  /** Null: no rate says it. */
  readonly settledBaseE4: bigint | null;
  readonly arrivedBaseE4: bigint;
  readonly withheldBaseE4: bigint;
}

/**
 * Whether a receipt gives up more than a tenth of what it settles, by fees, by a withholding that nothing computes, or by an exchange: that
 * is a write-off under another name, and takes its approval. A tenth leaves room for what banks and processors keep. What is withheld counts
 * as having come, up to half: no law withholds more, and whoever writes tax codes could otherwise write one that does.
 * Where no rate says what is settled, the amounts make the rate and could make any: then nobody decides alone.
 * Source: rulings/accounting.md, 9 and 12; docs/decisions/0068-what-a-receipt-gives-up.md.
 */
export function isReducedReceipt({ settledBaseE4, arrivedBaseE4, withheldBaseE4 }: ReceiptWorth): boolean {
  if (settledBaseE4 === null) return true;
  const mostWithheldE4 = settledBaseE4 / 2n;
  const countedE4 = withheldBaseE4 < mostWithheldE4 ? withheldBaseE4 : mostWithheldE4;
  return (settledBaseE4 - arrivedBaseE4 - countedE4) * 10n > settledBaseE4;
}

/**
 * Whether money in gives up more than a tenth of what its lines bring, by lines of the other sign: a sale of 1,000.00 of which 999.00 are
 * the owner's debt, or a cost. Such lines are a manual entry with a cent at the bank, and what they take away came as no money. A tenth
 * leaves room for what processors keep. Lines with their tax.
 */
export function isReducedMoneyIn(lines: readonly LineAmounts[]): boolean {
  let [broughtE4, takenE4] = [0n, 0n];
  for (const { netE4, taxE4 } of lines) {
    const amountE4 = netE4 + taxE4;
    if (amountE4 > 0n) broughtE4 += amountE4;
    else takenE4 -= amountE4;
  }
  return takenE4 * 10n > broughtE4;
}
