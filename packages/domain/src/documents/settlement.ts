import type { CurrencyCode } from '../currencies.ts';
import type { EntryDraftLine } from '../entry.ts';
import { fixedRateOf, type EffectiveRate } from '../fx.ts';
import type { Uuid } from '../ids.ts';
import type { LocalDate } from '../local-date.ts';
import { absolute, formatE4, roundToMinorE4, type MinorUnits } from '../money.ts';
import { refuse, type Refusal } from '../refusals.ts';
import { accepted, refused, type Result } from '../result.ts';
import { carryingRate } from './allocation.ts';

/** An amount of money as it moved, with what it is in base currency. Positive, E4. */
export interface MovedAmount {
  readonly accountId: Uuid;
  readonly currency: CurrencyCode;
  readonly amountE4: bigint;
  readonly baseE4: bigint;
  readonly rate: EffectiveRate;
}

/** What a receipt or a payment took besides the money at the bank: the bank's fee, tax that was withheld. */
export interface Charge extends MovedAmount {
  readonly kind: 'FEE' | 'WITHHOLDING';
  readonly taxCodeId: Uuid | null;
  readonly description: string;
}

export interface SettlementFacts {
  readonly kind: 'RECEIPT' | 'PAYMENT';
  readonly documentDate: LocalDate;
  /** The currency of what is settled, and how much of it. Positive, E4. */
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
  readonly description: string;
}

export type SettlementRefusal = Refusal<'SETTLEMENT_DOES_NOT_TIE'>;

/**
 * The journal lines of a receipt or a payment: the control line first. What is settled is worth what moved: the money at the bank,
 * and on a receipt the fees and the withholdings that never reached it; on a payment the withholdings, less the fees that it also
 * bore. Where all amounts are in one currency, or the currencies stand at a rate by law, they must tie exactly.
 * Refuses: SETTLEMENT_DOES_NOT_TIE. Source: product 4.4; docs/specs/documents.md, section 3.
 */
export function proposeSettlement(facts: SettlementFacts): Result<EntryDraftLine[], SettlementRefusal> {
  const { kind, bank, charges, currency, settledE4 } = facts;
  const sign = kind === 'RECEIPT' ? 1n : -1n;
  const movedLines = [
    movedLine(bank, sign, { facts, lineKind: 'ORDINARY', description: facts.description, taxCodeId: null }),
    ...charges.map((charge) =>
      movedLine(charge, charge.kind === 'FEE' ? 1n : sign, {
        facts,
        lineKind: charge.kind,
        description: charge.description,
        taxCodeId: charge.taxCodeId,
      }),
    ),
  ];
  const controlBaseE4 = -movedLines.reduce((sum, line) => sum + (line.fixedBaseAmountE4 ?? 0n), 0n);
  const untied = untiedOf(facts, movedLines, controlBaseE4, sign);
  if (untied !== null) return refused(untied);
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
  return accepted([control, ...movedLines]);
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

/** What does not tie; null when everything does. `sign`: the bank's. */
function untiedOf(
  facts: SettlementFacts,
  movedLines: readonly EntryDraftLine[],
  controlBaseE4: bigint,
  sign: 1n | -1n,
): SettlementRefusal | null {
  const { currency, settledE4, baseCurrency } = facts;
  const isOneCurrency = movedLines.every((line) => line.originalCurrency === currency);
  const movedE4 = isOneCurrency
    ? sign * movedLines.reduce((sum, line) => sum + line.originalAmountE4, 0n)
    : -sign * controlBaseE4;
  const isAtPar = fixedRateOf({ baseCurrency, originalCurrency: currency }) !== null;
  if ((isOneCurrency || isAtPar ? movedE4 === settledE4 : true) && movedE4 > 0n) return null;
  const shown = isOneCurrency
    ? { minorUnits: facts.minorUnits, currency }
    : { minorUnits: facts.baseMinorUnits, currency: baseCurrency };
  return refuse('SETTLEMENT_DOES_NOT_TIE', {
    settled: formatE4(settledE4, facts.minorUnits),
    moved: formatE4(movedE4, shown.minorUnits),
    difference: formatE4(absolute(settledE4 - movedE4), shown.minorUnits),
    currency: shown.currency,
  });
}

/** Cash in a foreign currency as an account carries it now. Signed E4, debit positive. */
export interface CashHeld {
  readonly originalE4: bigint;
  readonly baseE4: bigint;
}

/**
 * What foreign cash that leaves an account is worth: its average carrying rate, in posting order; all of it takes all that it is
 * carried at. What goes beyond the cash held is worth its rate of the day, as `dayBaseOf` translates it. Amounts: E4, positive;
 * rounded half away from zero to the base currency's minor unit. Source: product 4.4 (IAS 21.21–22).
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
