import type { CurrencyCode } from '../currencies.ts';
import type { VarianceAccounts } from '../documents/allocation.ts';
import { relieveCash, type CashHeld } from '../documents/settlement.ts';
import type { EntryDraftLine, PostingLine } from '../entry.ts';
import { carryingRate } from '../item-movements.ts';
import type { LocalDate } from '../local-date.ts';
import { roundToMinorE4, type MinorUnits } from '../money.ts';
import { applyRate } from '../rate.ts';
import type { Refusal } from '../refusals.ts';
import { accepted, type Result } from '../result.ts';
import { varianceLine } from './variance-line.ts';

export interface LinesToRelieve {
  /** What the account of a line carries of the line's currency before the entry; null: the line is no foreign money of the tenant's. */
  readonly heldOf: (line: Pick<PostingLine, 'accountId' | 'originalCurrency'>) => CashHeld | null;
  readonly postingDate: LocalDate;
  readonly baseCurrency: CurrencyCode;
  readonly baseMinorUnits: MinorUnits;
  readonly variance: VarianceAccounts;
}

/**
 * The lines of an entry that balances at the rates of its day, with its foreign money at what the books carry it at. What brings an account
 * nearer to zero leaves at the account's average, what goes beyond zero is worth the rate of the day. Money that goes from one account to
 * another of the same currency takes its carrying along. The difference is one line of realized variance. Null: nothing differs. Credits
 * are relieved before debits, each in the order of the lines. Refuses: ROLE_UNBOUND (variance). Source: rulings/accounting.md, 14.
 */
export function relieveLines(
  lines: readonly PostingLine[],
  facts: LinesToRelieve,
): Result<EntryDraftLine[] | null, Refusal<'ROLE_UNBOUND'>> {
  const worth = worthOfMoney(lines, facts);
  if (lines.every((line) => worthIn(worth, line) === line.baseAmountE4)) return accepted(null);
  const sumE4 = lines.reduce((sum, line) => sum + worthIn(worth, line), 0n);
  const { postingDate: documentDate } = facts;
  const variance = varianceLine(-sumE4, { ...facts, documentDate });
  if (!variance.ok) return variance;
  const known = lines.map((line) => lineAt(line, worthIn(worth, line)));
  return accepted([...known, ...variance.value]);
}

type Worths = ReadonlyMap<number, bigint>;

const worthIn = (worth: Worths, { lineNumber, baseAmountE4 }: PostingLine): bigint =>
  worth.get(lineNumber) ?? baseAmountE4;

/** What each line of foreign money is worth, by its number. */
function worthOfMoney(lines: readonly PostingLine[], facts: LinesToRelieve): Worths {
  const { baseMinorUnits } = facts;
  const worth = new Map<number, bigint>();
  const carried = new Map<string, CashHeld>();
  // What left accounts in this entry and has not come to another, by currency.
  const moving = new Map<CurrencyCode, CashHeld>();
  const heldOf = (line: PostingLine): CashHeld | null => carried.get(keyOf(line)) ?? facts.heldOf(line);
  const carry = (line: PostingLine, held: CashHeld, baseE4: bigint): void => {
    worth.set(line.lineNumber, baseE4);
    carried.set(keyOf(line), sumOf(held, { originalE4: line.originalAmountE4, baseE4 }));
  };
  for (const line of lines) {
    const held = heldOf(line);
    const amountE4 = -line.originalAmountE4;
    if (held === null || amountE4 <= 0n) continue;
    const dayBaseOf = (partE4: bigint): bigint =>
      partE4 === amountE4 ? -line.baseAmountE4 : applyRate(partE4, line.rate, baseMinorUnits);
    const leftE4 = takenFrom(held, amountE4, { baseMinorUnits, dayBaseOf });
    carry(line, held, -leftE4);
    const left = { originalE4: amountE4, baseE4: leftE4 };
    moving.set(line.originalCurrency, sumOf(moving.get(line.originalCurrency) ?? nothing, left));
  }
  for (const line of lines) {
    const held = heldOf(line);
    const amountE4 = line.originalAmountE4;
    if (held === null || amountE4 <= 0n) continue;
    const sent = moving.get(line.originalCurrency) ?? nothing;
    const arrived = partOf(sent, amountE4 < sent.originalE4 ? amountE4 : sent.originalE4, baseMinorUnits);
    moving.set(line.originalCurrency, sumOf(sent, negated(arrived)));
    const boughtE4 = amountE4 - arrived.originalE4;
    const boughtBaseE4 =
      boughtE4 === amountE4 ? line.baseAmountE4 : applyRate(boughtE4, line.rate, baseMinorUnits);
    const whole = { originalE4: amountE4, baseE4: arrived.baseE4 + boughtBaseE4 };
    const dayBaseOf = (partE4: bigint): bigint => partOf(whole, partE4, baseMinorUnits).baseE4;
    carry(line, held, takenFrom(negated(held), amountE4, { baseMinorUnits, dayBaseOf }));
  }
  return worth;
}

const nothing: CashHeld = { originalE4: 0n, baseE4: 0n };

const keyOf = ({ accountId, originalCurrency }: PostingLine): string => `${accountId} ${originalCurrency}`;

const sumOf = (one: CashHeld, other: CashHeld): CashHeld => ({
  originalE4: one.originalE4 + other.originalE4,
  baseE4: one.baseE4 + other.baseE4,
});

const negated = ({ originalE4, baseE4 }: CashHeld): CashHeld => ({
  originalE4: -originalE4,
  baseE4: -baseE4,
});

/** A part of what is carried; the whole takes all of it. */
function partOf({ originalE4, baseE4 }: CashHeld, partE4: bigint, minorUnits: MinorUnits): CashHeld {
  if (partE4 === originalE4) return { originalE4, baseE4 };
  return {
    originalE4: partE4,
    baseE4: roundToMinorE4({ numerator: baseE4 * partE4, denominator: originalE4 }, minorUnits),
  };
}

/** As `relieveCash`, but the last of an account takes all that is carried, even where rounding had left nothing or less. */
function takenFrom(
  held: CashHeld,
  amountE4: bigint,
  facts: { readonly baseMinorUnits: MinorUnits; readonly dayBaseOf: (amountE4: bigint) => bigint },
): bigint {
  const beyondE4 = amountE4 - held.originalE4;
  if (held.originalE4 <= 0n || held.baseE4 > 0n || beyondE4 < 0n) return relieveCash(held, amountE4, facts);
  return beyondE4 === 0n ? held.baseE4 : held.baseE4 + facts.dayBaseOf(beyondE4);
}

/** A line as it was decided, at what it is worth in base currency. */
function lineAt(line: PostingLine, baseE4: bigint): EntryDraftLine {
  const { rate, rateId, rateDate, rateMark: mark, originalAmountE4, taxCodeId, taxDate } = line;
  const givenRate =
    baseE4 === line.baseAmountE4
      ? { rate, rateId, rateDate, mark }
      : { rate: carryingRate(originalAmountE4, baseE4), rateId: null, rateDate, mark: null };
  return {
    accountId: line.accountId,
    originalCurrency: line.originalCurrency,
    originalAmountE4,
    fixedBaseAmountE4: baseE4,
    givenRate,
    description: line.description,
    lineKind: line.lineKind,
    ...(taxCodeId === null ? {} : { taxCodeId }),
    ...(taxDate === null ? {} : { taxDate }),
  };
}
