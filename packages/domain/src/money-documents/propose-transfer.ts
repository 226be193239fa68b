import type { CurrencyCode } from '../currencies.ts';
import type { VarianceAccounts } from '../documents/allocation.ts';
import { relieveCash, type CashHeld } from '../documents/settlement.ts';
import type { EntryDraftLine } from '../entry.ts';
import { isSuspicious, type EffectiveRate } from '../fx.ts';
import type { Uuid } from '../ids.ts';
import { carryingRate } from '../item-movements.ts';
import type { LocalDate } from '../local-date.ts';
import { absolute, formatE4, roundToMinorE4, type MinorUnits } from '../money.ts';
import { applyRate } from '../rate.ts';
import { refuse, type Refusal } from '../refusals.ts';
import { accepted, refused, type Result } from '../result.ts';
import { varianceLine } from './variance-line.ts';

/** One end of a transfer. Amounts: E4, positive. */
export interface TransferEnd {
  readonly accountId: Uuid;
  readonly currency: CurrencyCode;
  readonly minorUnits: MinorUnits;
  readonly amountE4: bigint;
  readonly date: LocalDate;
  /** What the account carries of the currency, debit positive; null where the currency is at par with base. */
  readonly held: CashHeld | null;
  /** The rate of the day; null: at par, or there is none. */
  readonly rate: EffectiveRate | null;
}

export interface TransferToPropose {
  readonly from: TransferEnd;
  readonly to: TransferEnd;
  /** What the sending bank charged besides, in its currency. */
  readonly fee: { readonly accountId: Uuid; readonly amountE4: bigint; readonly description: string } | null;
  /** Where the money is between the days; null: both ends are of one day. */
  readonly transitAccountId: Uuid | null;
  readonly baseCurrency: CurrencyCode;
  readonly baseMinorUnits: MinorUnits;
  readonly variance: VarianceAccounts;
}

/** The lines of the day on which the money left, and of the day on which it came; null: it is all one entry. */
export interface ProposedTransfer {
  readonly sent: readonly EntryDraftLine[];
  readonly arrived: readonly EntryDraftLine[] | null;
}

export type TransferRefusal = Refusal<
  'RATE_MISSING' | 'SETTLEMENT_DOES_NOT_TIE' | 'SETTLEMENT_RATE_SUSPICIOUS' | 'ROLE_UNBOUND'
>;

/**
 * The journal lines of a transfer between own accounts. What leaves a foreign account leaves at its carrying average, and at the rate of
 * the day beyond what it holds. What arrives is worth: of one currency what left, of a currency at par its face, for base money what was
 * paid for it, else the rate of its day; what covers an overdraft relieves that at its own average. The difference is realized variance
 * of the day of arrival. Refuses in this order: RATE_MISSING, SETTLEMENT_DOES_NOT_TIE (amounts of one currency, or of two at par),
 * SETTLEMENT_RATE_SUSPICIOUS, ROLE_UNBOUND (variance). Source: rulings/accounting.md, 14; decision 0051.
 */
export function proposeTransfer(facts: TransferToPropose): Result<ProposedTransfer, TransferRefusal> {
  const { from, to, fee, baseMinorUnits } = facts;
  const isAtPar = from.held === null && to.held === null;
  if ((from.currency === to.currency || isAtPar) && from.amountE4 !== to.amountE4)
    return refused(untied(from, to));
  const feeE4 = fee?.amountE4 ?? 0n;
  const left = worthOfLeaving(from, from.amountE4 + feeE4, facts);
  if (!left.ok) return left;
  const feeBaseE4 = shareOf(left.value, feeE4, { of: from.amountE4 + feeE4, minorUnits: baseMinorUnits });
  const sentBaseE4 = left.value - feeBaseE4;
  const arrivedBaseE4 = worthOfArriving(facts, sentBaseE4);
  if (!arrivedBaseE4.ok) return arrivedBaseE4;
  const suspicious = suspiciousRate(facts, { sentBaseE4, arrivedBaseE4: arrivedBaseE4.value });
  if (suspicious !== null) return refused(suspicious);
  const variance = varianceLine(sentBaseE4 - arrivedBaseE4.value, { ...facts, documentDate: to.date });
  if (!variance.ok) return variance;
  const credit = lineOf(from, { amountE4: -(from.amountE4 + feeE4), baseE4: -left.value });
  const charged = fee
    ? [
        {
          ...lineOf({ ...from, accountId: fee.accountId }, { amountE4: feeE4, baseE4: feeBaseE4 }),
          lineKind: 'FEE' as const,
          description: fee.description,
        },
      ]
    : [];
  const debit = lineOf(to, { amountE4: to.amountE4, baseE4: arrivedBaseE4.value });
  if (facts.transitAccountId === null)
    return accepted({ sent: [credit, debit, ...charged, ...variance.value], arrived: null });
  const transit = { ...from, accountId: facts.transitAccountId };
  const inTransit = lineOf(transit, { amountE4: from.amountE4, baseE4: sentBaseE4 });
  const outOfTransit = lineOf(
    { ...transit, date: to.date },
    { amountE4: -from.amountE4, baseE4: -sentBaseE4 },
  );
  return accepted({
    sent: [credit, inTransit, ...charged],
    arrived: [outOfTransit, debit, ...variance.value],
  });
}

const lineOf = (
  { accountId, currency, date, held }: TransferEnd,
  { amountE4, baseE4 }: { readonly amountE4: bigint; readonly baseE4: bigint },
): EntryDraftLine => ({
  accountId,
  originalCurrency: currency,
  originalAmountE4: amountE4,
  fixedBaseAmountE4: baseE4,
  documentDate: date,
  description: '',
  lineKind: 'ORDINARY',
  ...(held && {
    givenRate: { rate: carryingRate(amountE4, baseE4), rateId: null, rateDate: date, mark: null },
  }),
});

/** A part of a base amount in proportion, rounded. */
function shareOf(
  baseE4: bigint,
  partE4: bigint,
  { of, minorUnits }: { readonly of: bigint; readonly minorUnits: MinorUnits },
): bigint {
  return roundToMinorE4({ numerator: baseE4 * partE4, denominator: of }, minorUnits);
}

function worthOfLeaving(
  { held, rate, currency, date }: TransferEnd,
  amountE4: bigint,
  { baseCurrency, baseMinorUnits }: TransferToPropose,
): Result<bigint, Refusal<'RATE_MISSING'>> {
  if (held === null) return accepted(amountE4);
  if (rate === null && (held.originalE4 < amountE4 || held.baseE4 <= 0n))
    return refused(missing({ currency, date }, baseCurrency));
  const dayBaseOf = (beyondE4: bigint): bigint =>
    rate === null ? 0n : applyRate(beyondE4, rate.rate, baseMinorUnits);
  return accepted(relieveCash(held, amountE4, { baseMinorUnits, dayBaseOf }));
}

function worthOfArriving(
  { from, to, baseCurrency, baseMinorUnits }: TransferToPropose,
  sentBaseE4: bigint,
): Result<bigint, Refusal<'RATE_MISSING'>> {
  const { held, amountE4, rate } = to;
  if (held === null) return accepted(amountE4);
  const isWorthWhatLeft = from.currency === to.currency || from.held === null;
  if (!isWorthWhatLeft && rate === null) return refused(missing(to, baseCurrency));
  const wholeE4 =
    isWorthWhatLeft || rate === null ? sentBaseE4 : applyRate(amountE4, rate.rate, baseMinorUnits);
  const overdrawn = { originalE4: -held.originalE4, baseE4: -held.baseE4 };
  const dayBaseOf = (restE4: bigint): bigint =>
    restE4 === amountE4 ? wholeE4 : shareOf(wholeE4, restE4, { of: amountE4, minorUnits: baseMinorUnits });
  return accepted(relieveCash(overdrawn, amountE4, { baseMinorUnits, dayBaseOf }));
}

const missing = (
  { currency, date }: Pick<TransferEnd, 'currency' | 'date'>,
  baseCurrency: CurrencyCode,
): Refusal<'RATE_MISSING'> =>
  refuse('RATE_MISSING', {
    lineNumber: null,
    baseCurrency,
    originalCurrency: currency,
    givenRateDate: date,
  });

const untied = (from: TransferEnd, to: TransferEnd): Refusal<'SETTLEMENT_DOES_NOT_TIE'> =>
  refuse('SETTLEMENT_DOES_NOT_TIE', {
    settledAmount: formatE4(from.amountE4, from.minorUnits),
    movedAmount: formatE4(to.amountE4, to.minorUnits),
    differenceAmount: formatE4(absolute(from.amountE4 - to.amountE4), from.minorUnits),
    settlementCurrency: from.currency,
  });

/** The rate that both amounts make may not be ten times off that of the day; without one it is not judged. */
function suspiciousRate(
  { from, to }: TransferToPropose,
  { sentBaseE4, arrivedBaseE4 }: { readonly sentBaseE4: bigint; readonly arrivedBaseE4: bigint },
): Refusal<'SETTLEMENT_RATE_SUSPICIOUS'> | null {
  if (from.currency === to.currency) return null;
  // The foreign end, at what the other one is worth.
  const [end, baseE4] = to.rate === null ? [from, arrivedBaseE4] : [to, sentBaseE4];
  if (end.rate === null || baseE4 === 0n) return null;
  const implied = carryingRate(end.amountE4, baseE4);
  if (!isSuspicious(implied, end.rate.rate)) return null;
  return refuse('SETTLEMENT_RATE_SUSPICIOUS', {
    givenRate: implied,
    effectiveRate: end.rate.rate,
    settlementCurrency: end.currency,
  });
}
