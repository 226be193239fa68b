import { roundToMinorE4, type MinorUnits } from '../money.ts';
import { spread, taxOf, type LineAmounts, type RoundingMode } from './amounts.ts';

/** What is left of a line of a document: the line, plus the debit notes that name it, less its standing credit notes. Amounts: E4. */
export interface LineLeft extends LineAmounts {
  readonly ordinal: number;
  readonly taxCodeId: string | null;
  readonly taxPercentE4: number;
  /** Whether it states a tax alone: then its net is 0, and its tax is what is left of it. */
  readonly isTaxOnly: boolean;
}

/** What a credit note takes back of a line: a net or, of a line that states a tax alone, a tax. E4, with the sign of the line. */
export interface Credited {
  readonly ordinal: number;
  readonly netE4: bigint;
  /** Given for a line that states a tax alone; null: it follows from the net. */
  readonly taxE4: bigint | null;
}

export interface CreditedLine extends LineAmounts {
  readonly ordinal: number;
}

/** Where a credit note takes more than is left. `place`: counted from 0 in what was to be credited; null: the allowance as a whole. */
export interface CreditExcess {
  readonly place: number | null;
  readonly givenE4: bigint;
  readonly leftE4: bigint;
}

interface CreditRules {
  readonly roundingMode: RoundingMode;
  readonly minorUnits: MinorUnits;
}

/**
 * The amounts of a credit note whose lines name lines of the original. The tax of a line is what is left of the line's tax × net ÷ what is
 * left of its net, rounded; who takes the last net takes the last tax. Where tax is taken per document, that is so per code, and the lines
 * show their shares. Answers where more is taken than is left. Source: docs/specs/documents.md, section 3.
 */
export function creditLines(
  left: readonly LineLeft[],
  credited: readonly Credited[],
  { roundingMode, minorUnits }: CreditRules,
): readonly CreditedLine[] | CreditExcess {
  const open = new Map(left.map((line) => [line.ordinal, line]));
  const lines: CreditedLine[] = [];
  for (const [place, { ordinal, netE4, taxE4 }] of credited.entries()) {
    const line = open.get(ordinal);
    if (!line) return { place, givenE4: netE4, leftE4: 0n };
    const [given, rest] = !line.isTaxOnly ? [netE4, line.netE4] : [taxE4 ?? 0n, line.taxE4];
    if (!isWithin(given, rest)) return { place, givenE4: given, leftE4: rest };
    const tax = taxE4 ?? shareOf(line, netE4, minorUnits);
    lines.push({ ordinal, netE4, taxE4: tax });
    open.set(ordinal, { ...line, netE4: line.netE4 - netE4, taxE4: line.taxE4 - tax });
  }
  return roundingMode === 'PER_LINE' ? lines : perCode(left, { lines, credited }, minorUnits);
}

/** An amount takes from what is left in its direction, and not more than that. */
function isWithin(givenE4: bigint, leftE4: bigint): boolean {
  return leftE4 < 0n ? givenE4 <= 0n && givenE4 >= leftE4 : givenE4 >= 0n && givenE4 <= leftE4;
}

function shareOf(left: Omit<LineLeft, 'ordinal'>, netE4: bigint, minorUnits: MinorUnits): bigint {
  if (netE4 === left.netE4) return left.taxE4;
  if (left.netE4 === 0n) return taxOf(netE4, left.taxPercentE4, minorUnits);
  const [numerator, denominator] =
    left.netE4 < 0n ? [-left.taxE4 * netE4, -left.netE4] : [left.taxE4 * netE4, left.netE4];
  return roundToMinorE4({ numerator, denominator }, minorUnits);
}

function perCode(
  left: readonly LineLeft[],
  { lines, credited }: { readonly lines: readonly CreditedLine[]; readonly credited: readonly Credited[] },
  minorUnits: MinorUnits,
): CreditedLine[] {
  const codeOf = new Map(left.map(({ ordinal, taxCodeId }) => [ordinal, taxCodeId]));
  const taxes = lines.map(({ taxE4 }) => taxE4);
  const places = Map.groupBy(
    [...lines.keys()].filter((at) => credited[at]?.taxE4 === null),
    (at) => codeOf.get(lines[at]?.ordinal ?? 0) ?? null,
  );
  for (const [taxCodeId, own] of places) {
    if (taxCodeId === null) continue;
    const nets = own.map((at) => lines[at]?.netE4 ?? 0n);
    const whole = sumOfCode(left.filter((line) => line.taxCodeId === taxCodeId && !line.isTaxOnly));
    const shares = spread(
      shareOf(
        whole,
        nets.reduce((sum, each) => sum + each, 0n),
        minorUnits,
      ),
      nets,
      minorUnits,
    );
    for (const [place, at] of own.entries()) taxes[at] = shares[place] ?? 0n;
  }
  return lines.map((line, at) => ({ ...line, taxE4: taxes[at] ?? 0n }));
}

function sumOfCode(lines: readonly LineLeft[]): Omit<LineLeft, 'ordinal'> {
  const [first] = lines;
  return {
    taxCodeId: first?.taxCodeId ?? null,
    taxPercentE4: first?.taxPercentE4 ?? 0,
    isTaxOnly: false,
    netE4: lines.reduce((sum, { netE4 }) => sum + netE4, 0n),
    taxE4: lines.reduce((sum, { taxE4 }) => sum + taxE4, 0n),
  };
}

/**
 * The amounts of a credit note that names no line: an allowance of a net. It is split over what is left per tax code, and within a code over
 * its lines, by largest remainder; each part then counts as a credit of its line. Source: docs/specs/documents.md, section 3.
 */
export function creditAllowance(
  left: readonly LineLeft[],
  netE4: bigint,
  rules: CreditRules,
): readonly CreditedLine[] | CreditExcess {
  const wholeE4 = left.reduce((sum, line) => sum + line.netE4, 0n);
  if (netE4 <= 0n || netE4 > wholeE4) return { place: null, givenE4: netE4, leftE4: wholeE4 };
  const codes = [...Map.groupBy(left, ({ taxCodeId }) => taxCodeId).values()];
  const ofCodes = spread(
    netE4,
    codes.map((lines) => sumOfCode(lines).netE4),
    rules.minorUnits,
  );
  const credited = codes.flatMap((lines, at) => {
    const parts = spread(
      ofCodes[at] ?? 0n,
      lines.map((line) => line.netE4),
      rules.minorUnits,
    );
    return lines.flatMap(({ ordinal }, place): Credited[] => {
      const part = parts[place] ?? 0n;
      return part === 0n ? [] : [{ ordinal, netE4: part, taxE4: null }];
    });
  });
  return creditLines(
    left,
    credited.toSorted((one, other) => one.ordinal - other.ordinal),
    rules,
  );
}
