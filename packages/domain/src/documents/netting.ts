import type { CurrencyCode } from '../currencies.ts';
import type { EntryDraftLine } from '../entry.ts';
import type { Uuid } from '../ids.ts';
import { carryingRate } from '../item-movements.ts';
import type { LocalDate } from '../local-date.ts';

interface NettedSide {
  readonly openItemId: Uuid;
  readonly accountId: Uuid;
}

/**
 * The journal lines of a netting: its item on the sales side, then the one on the purchasing side, at one amount and one worth; what
 * they settle of the party's items follows. `amountE4`, `baseE4`: positive.
 */
export function proposeNetting(of: {
  readonly documentDate: LocalDate;
  readonly currency: CurrencyCode;
  readonly amountE4: bigint;
  readonly baseE4: bigint;
  readonly partyId: Uuid;
  readonly receivable: NettedSide;
  readonly payable: NettedSide;
}): EntryDraftLine[] {
  const { documentDate, currency, amountE4, baseE4, partyId } = of;
  const common = {
    originalCurrency: currency,
    givenRate: { rate: carryingRate(amountE4, baseE4), rateId: null, rateDate: documentDate, mark: null },
    documentDate,
    description: '',
    lineKind: 'CONTROL',
    partyId,
  } as const;
  return [
    { ...common, ...of.receivable, originalAmountE4: -amountE4, fixedBaseAmountE4: -baseE4 },
    { ...common, ...of.payable, originalAmountE4: amountE4, fixedBaseAmountE4: baseE4, side: 'PURCHASING' },
  ];
}
