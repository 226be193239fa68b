import { englishWords, type BookWords } from '../book-words.ts';
import type { AccountRole } from '../accounts.ts';
import type { EntryDraftLine } from '../entry.ts';
import type { CurrencyCode } from '../currencies.ts';
import type { Uuid } from '../ids.ts';
import { carryingRate } from '../item-movements.ts';
import type { LocalDate } from '../local-date.ts';
import { absolute, formatE4, roundToMinorE4, type MinorUnits } from '../money.ts';
import { refusalCodes, type RefusalOf } from '../refusal-codes.ts';
import { refuse, type Refusal } from '../refusals.ts';
import { accepted, refused, type Result } from '../result.ts';

/**
 * An item of the sub-ledger in its current state. Amounts: E4, debit positive; original and base have the same sign, or
 * the base is zero.
 */
export interface OpenItemFact {
  readonly id: Uuid;
  /** Its name for people: its document's number, or the opening's reference. */
  readonly name: string;
  readonly side: 'SALES' | 'PURCHASING';
  readonly partyId: Uuid;
  readonly accountId: Uuid;
  readonly currency: CurrencyCode;
  /** The later of its document date and the date on which it was posted. */
  readonly date: LocalDate;
  readonly openOriginalE4: bigint;
  readonly openBaseE4: bigint;
  /** What of it awaits approval; left out: nothing, or it does not matter. Source: rulings/accounting.md, 12. */
  readonly reserved?: Reserved;
}

/** An amount of an item that something which awaits approval would settle: nothing else settles it. */
export interface Reserved {
  /** Positive, in the item's currency. Null: all of it. */
  readonly amountE4: bigint | null;
  /** The first that awaits approval, for people. */
  readonly by: string;
}

export interface AllocationFacts {
  readonly id: Uuid;
  /** What its lines say on the control accounts. */
  readonly description: string;
  /** The item of the receipt, the payment or the credit note. */
  readonly from: OpenItemFact;
  /** The item that it settles. */
  readonly to: OpenItemFact;
  /** In the items' currency, positive. */
  readonly amountE4: bigint;
  readonly allocationDate: LocalDate;
  readonly minorUnits: MinorUnits;
  readonly baseCurrency: CurrencyCode;
  readonly baseMinorUnits: MinorUnits;
  readonly variance: VarianceAccounts;
}

/** The accounts for a gain and a loss: the same account in SIMPLE mode. Null if the role is not bound. Product 6.6. */
export interface VarianceAccounts {
  readonly gain: { readonly role: AccountRole; readonly accountId: Uuid | null };
  readonly loss: { readonly role: AccountRole; readonly accountId: Uuid | null };
  /** What its line says. Defaults to English. */
  readonly words?: BookWords;
}

/** The roles of the accounts for realized variance. Source: product 6.6. */
export const varianceRoles = {
  SIMPLE: { gain: 'FxVarianceBankFees', loss: 'FxVarianceBankFees' },
  SEPARATED: { gain: 'RealizedFxGain', loss: 'RealizedFxLoss' },
} as const satisfies Record<string, { readonly gain: AccountRole; readonly loss: AccountRole }>;

export interface DecidedAllocation {
  readonly lines: readonly EntryDraftLine[];
  /** Base currency, positive: what each item is relieved of. */
  readonly fromBaseE4: bigint;
  readonly toBaseE4: bigint;
  /** Realized variance, base currency: a debit is a loss, a credit a gain. */
  readonly varianceE4: bigint;
  /** The account that takes the variance; null where there is none. */
  readonly varianceAccountId: Uuid | null;
}

export const allocationCodes = refusalCodes(
  'ALLOCATION_MISMATCH',
  'ALLOCATION_TOO_EARLY',
  'ALLOCATION_AMOUNT_NOT_POSITIVE',
  'ALLOCATION_EXCEEDS_OPEN',
  'OPEN_ITEM_RESERVED',
  'ROLE_UNBOUND',
);
export type AllocationRefusal = RefusalOf<typeof allocationCodes>;

/**
 * The part of an item's carrying amount that settling `amountE4` of it relieves. The last settlement takes the rest, so
 * that the item ends at zero in both currencies. Signed like the item. Product 4.4: carrying × settled ÷ open.
 */
export function relievedBaseE4(
  item: Pick<OpenItemFact, 'openOriginalE4' | 'openBaseE4'>,
  amountE4: bigint,
  baseMinorUnits: MinorUnits,
): bigint {
  const openE4 = absolute(item.openOriginalE4);
  if (amountE4 === openE4) return item.openBaseE4;
  return roundToMinorE4({ numerator: item.openBaseE4 * amountE4, denominator: openE4 }, baseMinorUnits);
}

/** Whether an amount of an item awaits approval already; null: it does not. */
export function problemOfReserved(
  { name, currency, openOriginalE4, reserved }: OpenItemFact,
  amountE4: bigint,
  minorUnits: MinorUnits,
): Refusal<'OPEN_ITEM_RESERVED'> | null {
  const openE4 = absolute(openOriginalE4);
  if (!reserved) return null;
  const reservedE4 = reserved.amountE4 ?? openE4;
  if (amountE4 + reservedE4 <= openE4) return null;
  return refuse('OPEN_ITEM_RESERVED', {
    openItemRef: name,
    givenAmount: formatE4(amountE4, minorUnits),
    openAmount: formatE4(openE4, minorUnits),
    reservedAmount: formatE4(reservedE4, minorUnits),
    currencyCode: currency,
    reservedBy: reserved.by,
  });
}

/**
 * Decides an allocation: an amount of one open item settled against another of the same party and currency. Each item
 * is relieved at its own carrying amount, on its own account; the difference is the realized variance, on its own line, with the
 * allocation's date. What both lines leave on one control account is nothing but that difference. Refuses in this order: ALLOCATION_MISMATCH (side, party, currency, direction),
 * ALLOCATION_TOO_EARLY, ALLOCATION_AMOUNT_NOT_POSITIVE, ALLOCATION_EXCEEDS_OPEN (from, then to), OPEN_ITEM_RESERVED (from, then to), ROLE_UNBOUND. Source:
 * product 4.4, 6.6; docs/specs/documents.md, section 4.
 */
export function decideAllocation(facts: AllocationFacts): Result<DecidedAllocation, AllocationRefusal> {
  const { from, to, amountE4, allocationDate, minorUnits } = facts;
  const mismatch = mismatchOf(from, to);
  if (mismatch !== null)
    return refused(
      refuse('ALLOCATION_MISMATCH', { fromItemRef: from.name, toItemRef: to.name, why: mismatch }),
    );
  const earliest = from.date > to.date ? from.date : to.date;
  if (allocationDate < earliest)
    return refused(
      refuse('ALLOCATION_TOO_EARLY', { givenAllocationDate: allocationDate, earliestDate: earliest }),
    );
  const amount = formatE4(amountE4, minorUnits);
  if (amountE4 <= 0n) return refused(refuse('ALLOCATION_AMOUNT_NOT_POSITIVE', { givenAmount: amount }));
  for (const item of [from, to]) {
    if (amountE4 <= absolute(item.openOriginalE4)) continue;
    return refused(
      refuse('ALLOCATION_EXCEEDS_OPEN', {
        openItemRef: item.name,
        givenAmount: amount,
        openAmount: formatE4(absolute(item.openOriginalE4), minorUnits),
        currencyCode: item.currency,
      }),
    );
  }
  for (const item of [from, to]) {
    const problem = problemOfReserved(item, amountE4, minorUnits);
    if (problem) return refused(problem);
  }
  const fromBaseE4 = relievedBaseE4(from, amountE4, facts.baseMinorUnits);
  const toBaseE4 = relievedBaseE4(to, amountE4, facts.baseMinorUnits);
  const varianceE4 = fromBaseE4 + toBaseE4;
  const lines = [relievedLine(from, fromBaseE4, facts), relievedLine(to, toBaseE4, facts)];
  const relieved = { fromBaseE4: absolute(fromBaseE4), toBaseE4: absolute(toBaseE4), varianceE4 };
  if (varianceE4 === 0n) return accepted({ ...relieved, lines, varianceAccountId: null });
  const { role, accountId } = varianceE4 < 0n ? facts.variance.gain : facts.variance.loss;
  if (accountId === null) return refused(refuse('ROLE_UNBOUND', { accountRole: role }));
  const variance = varianceLine(varianceE4, {
    accountId,
    baseCurrency: facts.baseCurrency,
    date: allocationDate,
    description: (facts.variance.words ?? englishWords).varianceOf(from.name, to.name),
  });
  return accepted({ ...relieved, lines: [...lines, variance], varianceAccountId: accountId });
}

/** An allocation as it stands in the books. Amounts: E4, positive. */
export interface StandingAllocation {
  readonly id: Uuid;
  readonly from: AllocatedItem;
  readonly to: AllocatedItem;
  readonly currency: CurrencyCode;
  readonly amountE4: bigint;
  /** What it relieved each item of, in base currency. */
  readonly fromBaseE4: bigint;
  readonly toBaseE4: bigint;
  /** The account that took the variance; null where there was none. */
  readonly varianceAccountId: Uuid | null;
}

export interface AllocatedItem {
  readonly id: Uuid;
  readonly name: string;
  readonly partyId: Uuid;
  readonly accountId: Uuid;
  /** As it was created, debit positive, not zero: says which way the item stands. */
  readonly originalAmountE4: bigint;
}

/**
 * The lines that take an allocation back: each item gets what it was relieved of, whatever rates and roles say now, and the variance is
 * undone on the account that took it. Source: rulings/accounting.md, 3; product 6.6.
 */
export function proposeTakingBack(
  { id, from, to, currency, amountE4, fromBaseE4, toBaseE4, varianceAccountId }: StandingAllocation,
  of: {
    readonly baseCurrency: CurrencyCode;
    readonly date: LocalDate;
    readonly description: string;
    readonly words?: Pick<BookWords, 'varianceOf'>;
  },
): EntryDraftLine[] {
  const sign = from.originalAmountE4 < 0n ? -1n : 1n;
  const restored = (item: AllocatedItem, originalE4: bigint, baseE4: bigint): EntryDraftLine => ({
    accountId: item.accountId,
    originalCurrency: currency,
    originalAmountE4: originalE4,
    fixedBaseAmountE4: baseE4,
    givenRate: { rate: carryingRate(originalE4, baseE4), rateId: null, rateDate: of.date, mark: null },
    documentDate: of.date,
    description: of.description,
    lineKind: 'CONTROL',
    partyId: item.partyId,
    openItemId: item.id,
    allocationId: id,
  });
  const lines = [
    restored(to, -sign * amountE4, -sign * toBaseE4),
    restored(from, sign * amountE4, sign * fromBaseE4),
  ];
  const varianceE4 = sign * (toBaseE4 - fromBaseE4);
  if (varianceE4 === 0n) return lines;
  if (varianceAccountId === null)
    throw new Error('An allocation with variance names the account that took it.');
  const accountId = varianceAccountId;
  const description = (of.words ?? englishWords).varianceOf(from.name, to.name);
  return [...lines, varianceLine(varianceE4, { ...of, accountId, description })];
}

function varianceLine(
  varianceE4: bigint,
  of: {
    readonly accountId: Uuid;
    readonly baseCurrency: CurrencyCode;
    readonly date: LocalDate;
    readonly description: string;
  },
): EntryDraftLine {
  return {
    accountId: of.accountId,
    originalCurrency: of.baseCurrency,
    originalAmountE4: varianceE4,
    fixedBaseAmountE4: varianceE4,
    documentDate: of.date,
    description: of.description,
    lineKind: 'FX',
  };
}

function mismatchOf(from: OpenItemFact, to: OpenItemFact): string | null {
  if (from.id === to.id) return 'they are the same item';
  if (from.side !== to.side) return 'one belongs to sales and one to purchasing';
  if (from.partyId !== to.partyId) return 'they belong to different parties';
  if (from.currency !== to.currency) return `one is in ${from.currency} and one in ${to.currency}`;
  const fromSign = from.openOriginalE4 > 0n;
  if (from.openOriginalE4 !== 0n && to.openOriginalE4 !== 0n && fromSign === to.openOriginalE4 > 0n)
    return 'both are on the same side of the account';
  return null;
}

/** Takes an amount off an item, with the sign opposite to the item's. `baseE4`: signed like the item. */
function relievedLine(item: OpenItemFact, baseE4: bigint, facts: AllocationFacts): EntryDraftLine {
  const sign = item.openOriginalE4 < 0n ? 1n : -1n;
  return {
    accountId: item.accountId,
    originalCurrency: item.currency,
    originalAmountE4: sign * facts.amountE4,
    fixedBaseAmountE4: -baseE4,
    givenRate: {
      rate: carryingRate(item.openOriginalE4, item.openBaseE4),
      rateId: null,
      rateDate: facts.allocationDate,
      mark: null,
    },
    documentDate: facts.allocationDate,
    description: facts.description,
    lineKind: 'CONTROL',
    partyId: item.partyId,
    openItemId: item.id,
    allocationId: facts.id,
  };
}
