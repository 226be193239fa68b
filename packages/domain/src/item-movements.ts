import type { ItemMovement, PostingLine } from './entry.ts';
import type { Uuid } from './ids.ts';
import { absolute } from './money.ts';
import { rateOne, roundRateHalfEven, type Rate } from './rate.ts';

export type { ItemMovement } from './entry.ts';

/** A line as it was decided, of which several may move one account. */
export interface DecidedLine extends PostingLine {
  readonly openItemId: Uuid | null;
  readonly allocationId: Uuid | null;
}

export interface NettedLines {
  /** Numbered from 1 without gaps; none names an open item. */
  readonly lines: readonly PostingLine[];
  readonly movements: readonly ItemMovement[];
}

/** The rate at which an amount is carried, to 12 digits: for lines whose base amount is known. */
export function carryingRate(originalE4: bigint, baseE4: bigint): Rate {
  if (originalE4 === 0n || baseE4 === 0n) return rateOne;
  return roundRateHalfEven({ numerator: absolute(baseE4), denominator: absolute(originalE4) });
}

/**
 * Splits decided lines into the movements of the sub-ledger and the lines of the general ledger: per control account, currency and party
 * one line, the net of its movements, where the first of them stood; none where both amounts are zero. A pure variance is a line in the
 * document's currency with original 0. Base amounts sum to what they summed to before. Source: rulings/accounting.md, 1.
 */
export function netControlLines(decided: readonly DecidedLine[]): NettedLines {
  const movements: ItemMovement[] = [];
  const groups = new Map<string, PostingLine>();
  for (const { openItemId, allocationId, ...line } of decided) {
    const key = openItemId === null ? `line ${line.lineNumber}` : groupOf(line);
    const known = groups.get(key);
    groups.set(key, known === undefined ? line : together(known, line));
    if (openItemId === null || line.partyId === null) continue;
    movements.push({
      openItemId,
      allocationId,
      accountId: line.accountId,
      partyId: line.partyId,
      currency: line.originalCurrency,
      originalAmountE4: line.originalAmountE4,
      baseAmountE4: line.baseAmountE4,
      rate: line.rate,
      rateId: line.rateId,
      rateDate: line.rateDate,
      rateMark: line.rateMark,
    });
  }
  return { lines: standing(groups.values()), movements };
}

const groupOf = ({ accountId, originalCurrency, partyId, side }: PostingLine): string =>
  [accountId, originalCurrency, partyId, side].join(' ');

function together(one: PostingLine, other: PostingLine): PostingLine {
  const originalAmountE4 = one.originalAmountE4 + other.originalAmountE4;
  const baseAmountE4 = one.baseAmountE4 + other.baseAmountE4;
  const isOneRate = one.rateId === other.rateId && one.rate === other.rate && one.rateDate === other.rateDate;
  return {
    ...one,
    originalAmountE4,
    baseAmountE4,
    ...(isOneRate
      ? {}
      : { rate: carryingRate(originalAmountE4, baseAmountE4), rateId: null, rateMark: null }),
    description: one.description === other.description ? one.description : '',
  };
}

function standing(lines: Iterable<PostingLine>): PostingLine[] {
  const left = [...lines].filter(
    ({ originalAmountE4, baseAmountE4 }) => originalAmountE4 !== 0n || baseAmountE4 !== 0n,
  );
  return left.map((line, index) => ({ ...line, lineNumber: index + 1 }));
}

/** The movements that undo others: exactly negated. */
export function reversedMovements(movements: readonly ItemMovement[]): readonly ItemMovement[] {
  return movements.map((movement) => ({
    ...movement,
    originalAmountE4: -movement.originalAmountE4,
    baseAmountE4: -movement.baseAmountE4,
  }));
}
