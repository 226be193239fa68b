import type { CurrencyCode } from '../currencies.ts';
import type { EntryDraftLine } from '../entry.ts';
import type { Uuid } from '../ids.ts';
import { carryingRate } from '../item-movements.ts';
import type { LocalDate } from '../local-date.ts';
import { refuse, type Refusal } from '../refusals.ts';
import { accepted, refused, type Result } from '../result.ts';
import { englishWords } from '../book-words.ts';
import type { VarianceAccounts } from './allocation.ts';
import type { Charge } from './settlement.ts';

interface NettedSide {
  readonly openItemId: Uuid;
  readonly accountId: Uuid;
  readonly currency: CurrencyCode;
  /** What is settled: what is netted, and what is withheld on this side. Positive. */
  readonly amountE4: bigint;
  /** What it is worth, base currency, positive. */
  readonly baseE4: bigint;
}

/**
 * What the receivables are settled with, base currency: what is left of the payables' carrying amount after what is withheld from them, which is not
 * less than nothing, and what is withheld from the receivables. Of receivables at par it is their face value.
 */
export function worthOfReceivables(of: {
  readonly amountE4: bigint;
  readonly isAtPar: boolean;
  readonly payablesBaseE4: bigint;
  readonly withheldBaseE4: Readonly<Record<'SALES' | 'PURCHASING', bigint>>;
}): bigint {
  if (of.isAtPar) return of.amountE4;
  const nettedE4 = of.payablesBaseE4 - of.withheldBaseE4.PURCHASING;
  return (nettedE4 > 0n ? nettedE4 : 0n) + of.withheldBaseE4.SALES;
}

/**
 * The journal lines of a netting: its item on the sales side, then the one on the purchasing side, each in its own currency; what is withheld on
 * either side; what they settle of the party's items follows. Where their worths differ, the difference is realized variance. Refuses
 * ROLE_UNBOUND (variance).
 */
export function proposeNetting(of: {
  readonly documentDate: LocalDate;
  readonly partyId: Uuid;
  readonly baseCurrency: CurrencyCode;
  readonly receivable: NettedSide;
  readonly payable: NettedSide;
  /** What is withheld: from the receivables ours to claim, from the payables ours to hand over. */
  readonly withheld: readonly Charge[];
  readonly variance: VarianceAccounts;
}): Result<EntryDraftLine[], Refusal<'ROLE_UNBOUND'>> {
  const { documentDate, partyId, baseCurrency, receivable, payable } = of;
  const controlLine = (side: NettedSide, sign: 1n | -1n): EntryDraftLine => ({
    accountId: side.accountId,
    originalCurrency: side.currency,
    originalAmountE4: sign * side.amountE4,
    fixedBaseAmountE4: sign * side.baseE4,
    givenRate: {
      rate: carryingRate(side.amountE4, side.baseE4),
      rateId: null,
      rateDate: documentDate,
      mark: null,
    },
    documentDate,
    description: '',
    lineKind: 'CONTROL',
    partyId,
    openItemId: side.openItemId,
  });
  const controls = [
    controlLine(receivable, -1n),
    { ...controlLine(payable, 1n), side: 'PURCHASING' as const },
  ];
  const withheld = of.withheld.map((charge) => withheldLine(charge, documentDate));
  const varianceE4 = [...controls, ...withheld].reduce(
    (rest, { fixedBaseAmountE4 }) => rest - (fixedBaseAmountE4 ?? 0n),
    0n,
  );
  if (varianceE4 === 0n) return accepted([...controls, ...withheld]);
  const { role, accountId } = varianceE4 < 0n ? of.variance.gain : of.variance.loss;
  if (accountId === null) return refused(refuse('ROLE_UNBOUND', { accountRole: role }));
  const line: EntryDraftLine = {
    accountId,
    originalCurrency: baseCurrency,
    originalAmountE4: varianceE4,
    fixedBaseAmountE4: varianceE4,
    documentDate,
    description: (of.variance.words ?? englishWords).variance,
    lineKind: 'FX',
  };
  return accepted([...controls, ...withheld, line]);
}

function withheldLine(charge: Charge, documentDate: LocalDate): EntryDraftLine {
  const isSales = charge.side !== 'PURCHASING';
  const sign = isSales ? 1n : -1n;
  return {
    accountId: charge.accountId,
    originalCurrency: charge.currency,
    originalAmountE4: sign * charge.amountE4,
    fixedBaseAmountE4: sign * charge.baseE4,
    givenRate: charge.rate,
    documentDate,
    description: charge.description,
    lineKind: 'WITHHOLDING',
    ...(isSales ? {} : { side: 'PURCHASING' }),
    ...(charge.taxCodeId === null ? {} : { taxCodeId: charge.taxCodeId }),
  };
}
