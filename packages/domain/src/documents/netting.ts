import type { CurrencyCode } from '../currencies.ts';
import type { EntryDraftLine } from '../entry.ts';
import type { Uuid } from '../ids.ts';
import { carryingRate } from '../item-movements.ts';
import type { LocalDate } from '../local-date.ts';
import { refuse, type Refusal } from '../refusals.ts';
import { accepted, refused, type Result } from '../result.ts';
import { englishWords } from '../book-words.ts';
import type { VarianceAccounts } from './allocation.ts';

interface NettedSide {
  readonly openItemId: Uuid;
  readonly accountId: Uuid;
  readonly currency: CurrencyCode;
  /** Positive. */
  readonly amountE4: bigint;
  /** What it is worth, base currency, positive. */
  readonly baseE4: bigint;
}

/**
 * The journal lines of a netting: its item on the sales side, then the one on the purchasing side, each in its own currency; what
 * they settle of the party's items follows. Where their worths differ, the difference is realized variance. Refuses ROLE_UNBOUND (variance).
 */
export function proposeNetting(of: {
  readonly documentDate: LocalDate;
  readonly partyId: Uuid;
  readonly baseCurrency: CurrencyCode;
  readonly receivable: NettedSide;
  readonly payable: NettedSide;
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
  const varianceE4 = receivable.baseE4 - payable.baseE4;
  if (varianceE4 === 0n) return accepted(controls);
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
  return accepted([...controls, line]);
}
