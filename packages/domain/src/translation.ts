import type { DecidedLine } from './item-movements.ts';
import { absolute, minorUnitE4, type MinorUnits } from './money.ts';
import { isExactAtRate, rateOne } from './rate.ts';

/** A line translated into base currency, and whether the residual of the entry may change it. */
export interface TranslatedLine extends DecidedLine {
  /** True for a line that was translated at a rate other than 1 and is neither control, tax nor fixed. A line at par stays at par. */
  readonly canTakeResidual: boolean;
  /** True if translation had to round: only such lines can leave a residual. */
  readonly isRounded: boolean;
}

export type ResidualOutcome =
  | { readonly kind: 'BALANCED'; readonly lines: readonly DecidedLine[] }
  | {
      readonly kind: 'TO_ROUNDING';
      readonly lines: readonly DecidedLine[];
      readonly roundingAmountE4: bigint;
    }
  | { readonly kind: 'UNBALANCED' };

/**
 * Adjusts the base amounts of an entry to sum to exactly zero (acceptance F1), or reports that rounding does not
 * explain the difference. The residual is explained up to lines × half a minor unit, and only if a translation rounded.
 * It goes to the largest line that can take it (by base magnitude, ties: the first), unless it would bring that line to
 * zero or flip its side; otherwise to a rounding line, whose amount is returned. Amounts E4, debit positive. Source:
 * docs/specs/posting.md, section 4; product 6.3.
 */
export function settleResidual(
  lines: readonly TranslatedLine[],
  baseMinorUnits: MinorUnits,
): ResidualOutcome {
  const residualE4 = lines.reduce((sum, line) => sum + line.baseAmountE4, 0n);
  if (residualE4 === 0n) return { kind: 'BALANCED', lines: lines.map(toDecidedLine) };
  const limitTwiceE4 = BigInt(lines.length) * minorUnitE4(baseMinorUnits);
  if (absolute(residualE4) * 2n > limitTwiceE4 || !lines.some((line) => line.isRounded))
    return { kind: 'UNBALANCED' };
  const largest = largestTaker(lines);
  if (largest === null || absolute(largest.baseAmountE4) <= absolute(residualE4)) {
    return { kind: 'TO_ROUNDING', lines: lines.map(toDecidedLine), roundingAmountE4: -residualE4 };
  }
  const settled = lines.map((line) =>
    toDecidedLine(line === largest ? { ...line, baseAmountE4: line.baseAmountE4 - residualE4 } : line),
  );
  return { kind: 'BALANCED', lines: settled };
}

function largestTaker(lines: readonly TranslatedLine[]): TranslatedLine | null {
  let largest: TranslatedLine | null = null;
  for (const line of lines) {
    if (!line.canTakeResidual) continue;
    if (largest === null || absolute(line.baseAmountE4) > absolute(largest.baseAmountE4)) largest = line;
  }
  return largest;
}

function toDecidedLine({ canTakeResidual: _can, isRounded: _rounded, ...line }: TranslatedLine): DecidedLine {
  return line;
}

/** The properties of a line that `settleResidual` needs. */
export function residualMarks(
  line: DecidedLine,
  facts: { readonly isFixed: boolean; readonly isControl: boolean; readonly baseMinorUnits: MinorUnits },
): Pick<TranslatedLine, 'canTakeResidual' | 'isRounded'> {
  const isTranslated = !facts.isFixed && line.rate !== rateOne;
  const isKept = facts.isControl || line.lineKind === 'CONTROL' || line.lineKind === 'TAX';
  return {
    canTakeResidual: isTranslated && !isKept,
    isRounded: !facts.isFixed && !isExactAtRate(line.originalAmountE4, line.rate, facts.baseMinorUnits),
  };
}
