import type { CurrencyCode } from '../currencies.ts';
import type { Uuid } from '../ids.ts';
import { roundToMinorE4, type MinorUnits } from '../money.ts';
import type { WithheldOn } from '../tax-codes.ts';
import { taxOf } from './amounts.ts';

/** A line of what is withheld on, or what a credit note took back of it. E4. A tax alone is not the party's own supply and is left out. */
export interface WithholdingLine {
  readonly netE4: bigint;
  readonly taxE4: bigint;
  readonly isTaxOnly: boolean;
}

/** What was withheld on a document or its item, and does not stand in a void document. E4, in its currency. */
export interface StandingWithholding {
  /** Null: it named no code. */
  readonly taxCodeId: Uuid | null;
  /** What it was withheld from; null: it does not say. */
  readonly fromE4: bigint | null;
  readonly amountE4: bigint;
}

/** What a withholding is computed from. */
export interface WithholdingFacts {
  readonly lines: readonly WithholdingLine[];
  /** What standing credit notes took back of the lines. */
  readonly credited: readonly WithholdingLine[];
  readonly standing: readonly StandingWithholding[];
}

export interface WithholdingRule {
  readonly taxCodeId: Uuid;
  readonly on: WithheldOn;
  /** Four decimals: 500000 is 50 %. */
  readonly percentE4: number;
  readonly minorUnits: MinorUnits;
}

/** E4, not negative. */
export interface ComputedWithholding {
  /** The tax or net that it is withheld from. */
  readonly fromE4: bigint;
  readonly amountE4: bigint;
}

/**
 * What is to be withheld when so much of an item is settled: of the tax, or of the net, that is left after notes, less what was withheld
 * before, in proportion to what is open; who settles the rest withholds the rest. Positive amounts, E4; `settledE4` is at most `openE4`.
 * Source: rulings/accounting.md, 8.
 */
export function computeWithholding(
  facts: WithholdingFacts,
  { taxCodeId, on, percentE4, minorUnits }: WithholdingRule,
  { settledE4, openE4 }: { readonly settledE4: bigint; readonly openE4: bigint },
): ComputedWithholding {
  const sum = (lines: readonly WithholdingLine[]): bigint =>
    lines.reduce((total, line) => total + (line.isTaxOnly ? 0n : on === 'TAX' ? line.taxE4 : line.netE4), 0n);
  const wholeE4 = sum(facts.lines) - sum(facts.credited);
  const before = facts.standing.filter((each) => each.taxCodeId === taxCodeId);
  const fromLeftE4 = wholeE4 - before.reduce((total, { fromE4 }) => total + (fromE4 ?? 0n), 0n);
  const amountLeftE4 =
    taxOf(wholeE4, percentE4, minorUnits) - before.reduce((total, { amountE4 }) => total + amountE4, 0n);
  const share = (leftE4: bigint): bigint => {
    if (leftE4 <= 0n || openE4 <= 0n) return 0n;
    if (settledE4 >= openE4) return leftE4;
    return roundToMinorE4({ numerator: leftE4 * settledE4, denominator: openE4 }, minorUnits);
  };
  return { fromE4: share(fromLeftE4), amountE4: share(amountLeftE4) };
}

/** What of a withholding on a document a credit note takes back: in proportion to its net (or tax); who takes the last takes the rest. */
export function withholdingTakenBack(
  facts: WithholdingFacts,
  rule: WithholdingRule,
  lines: readonly WithholdingLine[],
): ComputedWithholding {
  const own = facts.standing.filter((each) => each.taxCodeId === rule.taxCodeId);
  const amountLeftE4 = own.reduce((total, { amountE4 }) => total + amountE4, 0n);
  const fromLeftE4 = own.reduce((total, { fromE4 }) => total + (fromE4 ?? 0n), 0n);
  const givenE4 = lines.reduce(
    (total, line) => total + (line.isTaxOnly ? 0n : rule.on === 'TAX' ? line.taxE4 : line.netE4),
    0n,
  );
  if (givenE4 <= 0n || fromLeftE4 <= 0n) return { fromE4: 0n, amountE4: 0n };
  if (givenE4 >= fromLeftE4) return { fromE4: fromLeftE4, amountE4: amountLeftE4 };
  const amountE4 = roundToMinorE4(
    { numerator: amountLeftE4 * givenE4, denominator: fromLeftE4 },
    rule.minorUnits,
  );
  return { fromE4: givenE4, amountE4 };
}

/** A withholding as a document keeps it. Amounts: E4, positive, in its item's or document's currency. */
export interface Withheld {
  /** Null: it was withheld without a code, with a reason. */
  readonly taxCodeId: Uuid | null;
  /** The item that is settled; null: money without an item, or withheld on the document itself. */
  readonly openItemId: Uuid | null;
  readonly certificate: string | null;
  readonly on: WithheldOn | null;
  readonly percentE4: number | null;
  readonly currency: CurrencyCode;
  /** What it was withheld from, also in base currency; null: unknown. */
  readonly fromE4: bigint | null;
  readonly fromBaseE4: bigint | null;
  readonly countedE4: bigint;
  readonly accountId: Uuid;
  /** Why it is not what was computed; null: it is. */
  readonly reason: string | null;
}
