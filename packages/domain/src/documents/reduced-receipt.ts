/** Of a receipt: what its settled amount is worth, what came as money and not as a claim on a current account, and what was withheld as its code computes it. Base currency, E4. */
export interface ReceiptWorth {
  readonly settledBaseE4: bigint;
  readonly arrivedBaseE4: bigint;
  readonly withheldBaseE4: bigint;
}

/**
 * Whether a receipt gives up more than a tenth of what it settles, by fees, by a withholding that nothing computes, or by an exchange: that
 * is a write-off under another name, and takes its approval. A tenth leaves room for what banks and processors keep. What is withheld counts
 * as having come, up to half: no law withholds more, and whoever writes tax codes could otherwise write one that does.
 * Source: rulings/accounting.md, 9 and 12; docs/decisions/0068-what-a-receipt-gives-up.md.
 */
export function isReducedReceipt({ settledBaseE4, arrivedBaseE4, withheldBaseE4 }: ReceiptWorth): boolean {
  const mostWithheldE4 = settledBaseE4 / 2n;
  const countedE4 = withheldBaseE4 < mostWithheldE4 ? withheldBaseE4 : mostWithheldE4;
  return (settledBaseE4 - arrivedBaseE4 - countedE4) * 10n > settledBaseE4;
}
