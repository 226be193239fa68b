import { englishWords } from '../book-words.ts';
import type { CurrencyCode } from '../currencies.ts';
import type { EntryDraftLine } from '../entry.ts';
import { fixedRateOf, type EffectiveRate } from '../fx.ts';
import type { Uuid } from '../ids.ts';
import type { LocalDate } from '../local-date.ts';
import { absolute, formatE4, roundToMinorE4, type MinorUnits } from '../money.ts';
import { refuse, type Refusal } from '../refusals.ts';
import { accepted, refused, type Result } from '../result.ts';
import { carryingRate } from '../item-movements.ts';
import type { VarianceAccounts } from './allocation.ts';
import { bringsMoneyIn, type SettlementKind } from './kinds.ts';
import type { Withheld } from './withholding.ts';

/** An amount of money as it moved, with its value in base currency. Positive, E4. */
export interface MovedAmount {
  readonly accountId: Uuid;
  readonly currency: CurrencyCode;
  readonly amountE4: bigint;
  readonly baseE4: bigint;
  readonly rate: EffectiveRate;
}

/** The charges of a receipt or payment: the bank's fee, tax withheld, a small difference with its sign (positive: too little was paid). */
export interface Charge extends MovedAmount {
  readonly kind: 'FEE' | 'WITHHOLDING' | 'DIFFERENCE';
  /** Of a netting: the side that it is withheld on; left out: that of the document. */
  readonly side?: 'SALES' | 'PURCHASING';
  readonly taxCodeId: Uuid | null;
  readonly description: string;
  /** What a withholding keeps beside its line; null: a fee. */
  readonly withheld: Withheld | null;
}

export interface SettlementFacts {
  readonly kind: SettlementKind;
  readonly documentDate: LocalDate;
  /** The currency of what is settled, and its amount. Positive, E4. */
  readonly currency: CurrencyCode;
  readonly settledE4: bigint;
  readonly minorUnits: MinorUnits;
  readonly baseCurrency: CurrencyCode;
  readonly baseMinorUnits: MinorUnits;
  readonly bank: MovedAmount;
  readonly charges: readonly Charge[];
  readonly partyId: Uuid;
  readonly openItemId: Uuid;
  readonly controlAccountId: Uuid;
  readonly variance: VarianceAccounts;
  readonly description: string;
}

export type SettlementRefusal = Refusal<'SETTLEMENT_DOES_NOT_TIE' | 'ROLE_UNBOUND'>;

/**
 * The journal lines of a receipt, a payment or a refund, the control line first. The settled amount is worth what moved: the
 * money at the bank, plus, where it comes in, the fees and withholdings that never reached it; where it goes out, plus the
 * withholdings, minus the fees that it also covered. An amount settled in base currency, or in one that is fixed to it
 * by law, is worth its face value. If other currencies moved, the difference is realized variance on a separate line;
 * if none did, it must tie exactly, as amounts of one currency must. Refuses in this order: SETTLEMENT_DOES_NOT_TIE,
 * ROLE_UNBOUND (variance). Source: product 4.4, 6.6; docs/specs/documents.md, section 3.
 */
export function proposeSettlement(facts: SettlementFacts): Result<EntryDraftLine[], SettlementRefusal> {
  const { kind, bank, charges, currency, settledE4 } = facts;
  const sign = bringsMoneyIn(kind) ? 1n : -1n;
  const movedLines = [
    movedLine(bank, sign, { facts, lineKind: 'ORDINARY', description: facts.description, taxCodeId: null }),
    ...charges.map((charge) =>
      movedLine(charge, charge.kind === 'FEE' ? 1n : sign, {
        facts,
        lineKind: charge.kind === 'DIFFERENCE' ? 'ORDINARY' : charge.kind,
        description: charge.description,
        taxCodeId: charge.taxCodeId,
      }),
    ),
  ];
  const movedBaseE4 = movedLines.reduce((sum, line) => sum + (line.fixedBaseAmountE4 ?? 0n), 0n);
  const isAtPar = (code: CurrencyCode): boolean =>
    fixedRateOf({ baseCurrency: facts.baseCurrency, originalCurrency: code }) !== null;
  const isExchanged =
    isAtPar(currency) && movedLines.some(({ originalCurrency }) => !isAtPar(originalCurrency));
  const untied = untiedOf(facts, movedLines, { movedBaseE4, sign, isExchanged, isAtPar: isAtPar(currency) });
  if (untied !== null) return refused(untied);
  const controlBaseE4 = isExchanged ? -sign * settledE4 : -movedBaseE4;
  const control: EntryDraftLine = {
    accountId: facts.controlAccountId,
    originalCurrency: currency,
    originalAmountE4: -sign * settledE4,
    fixedBaseAmountE4: controlBaseE4,
    givenRate: {
      rate: carryingRate(settledE4, controlBaseE4),
      rateId: null,
      rateDate: facts.documentDate,
      mark: null,
    },
    documentDate: facts.documentDate,
    description: facts.description,
    lineKind: 'CONTROL',
    partyId: facts.partyId,
    openItemId: facts.openItemId,
  };
  const varianceE4 = -(movedBaseE4 + controlBaseE4);
  if (varianceE4 === 0n) return accepted([control, ...movedLines]);
  const { role, accountId } = varianceE4 < 0n ? facts.variance.gain : facts.variance.loss;
  if (accountId === null) return refused(refuse('ROLE_UNBOUND', { accountRole: role }));
  const variance: EntryDraftLine = {
    accountId,
    originalCurrency: facts.baseCurrency,
    originalAmountE4: varianceE4,
    fixedBaseAmountE4: varianceE4,
    documentDate: facts.documentDate,
    description: (facts.variance.words ?? englishWords).variance,
    lineKind: 'FX',
  };
  return accepted([control, ...movedLines, variance]);
}

function movedLine(
  moved: MovedAmount,
  sign: 1n | -1n,
  of: {
    readonly facts: SettlementFacts;
    readonly lineKind: EntryDraftLine['lineKind'];
    readonly description: string;
    readonly taxCodeId: Uuid | null;
  },
): EntryDraftLine {
  return {
    accountId: moved.accountId,
    originalCurrency: moved.currency,
    originalAmountE4: sign * moved.amountE4,
    fixedBaseAmountE4: sign * moved.baseE4,
    givenRate: moved.rate,
    documentDate: of.facts.documentDate,
    description: of.description,
    lineKind: of.lineKind,
    ...(of.taxCodeId === null ? {} : { taxCodeId: of.taxCodeId }),
  };
}

/**
 * The mismatch, or null if everything ties. `sign`: the bank's. Exchanged money ties unless it is off by a factor of
 * ten, which is taken for a typing error.
 */
function untiedOf(
  facts: SettlementFacts,
  movedLines: readonly EntryDraftLine[],
  of: {
    readonly movedBaseE4: bigint;
    readonly sign: 1n | -1n;
    readonly isExchanged: boolean;
    readonly isAtPar: boolean;
  },
): Refusal<'SETTLEMENT_DOES_NOT_TIE'> | null {
  const { currency, settledE4, baseCurrency } = facts;
  const isOneCurrency = movedLines.every((line) => line.originalCurrency === currency);
  const movedE4 = isOneCurrency
    ? of.sign * movedLines.reduce((sum, line) => sum + line.originalAmountE4, 0n)
    : of.sign * of.movedBaseE4;
  const isTied = of.isExchanged
    ? movedE4 * 10n > settledE4 && movedE4 < settledE4 * 10n
    : !(isOneCurrency || of.isAtPar) || movedE4 === settledE4;
  if (isTied && movedE4 > 0n) return null;
  const shown = isOneCurrency
    ? { minorUnits: facts.minorUnits, currency }
    : { minorUnits: facts.baseMinorUnits, currency: baseCurrency };
  return refuse('SETTLEMENT_DOES_NOT_TIE', {
    settledAmount: formatE4(settledE4, facts.minorUnits),
    movedAmount: formatE4(movedE4, shown.minorUnits),
    differenceAmount: formatE4(absolute(settledE4 - movedE4), shown.minorUnits),
    settlementCurrency: shown.currency,
  });
}

/** The carrying amount of foreign cash on an account. Signed E4, debit positive. */
export interface CashHeld {
  readonly originalE4: bigint;
  readonly baseE4: bigint;
}

/**
 * The value of foreign cash that leaves an account: its average carrying rate, in posting order. If all of it leaves,
 * so does its whole carrying amount. Cash beyond what is held is worth the rate of the day, as `dayBaseOf` translates
 * it. Amounts: E4, positive; rounded half away from zero to the base currency's minor unit. Source: product 4.4 (IAS
 * 21.21–22).
 */
export function relieveCash(
  held: CashHeld,
  amountE4: bigint,
  facts: { readonly baseMinorUnits: MinorUnits; readonly dayBaseOf: (amountE4: bigint) => bigint },
): bigint {
  if (held.originalE4 <= 0n || held.baseE4 <= 0n) return facts.dayBaseOf(amountE4);
  if (amountE4 === held.originalE4) return held.baseE4;
  if (amountE4 > held.originalE4) return held.baseE4 + facts.dayBaseOf(amountE4 - held.originalE4);
  return roundToMinorE4(
    { numerator: held.baseE4 * amountE4, denominator: held.originalE4 },
    facts.baseMinorUnits,
  );
}
