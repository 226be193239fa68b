import type { AccountRole } from '../accounts.ts';
import type { CurrencyCode } from '../currencies.ts';
import type { EntryDraftLine } from '../entry.ts';
import type { Uuid } from '../ids.ts';
import { carryingRate } from '../item-movements.ts';
import type { LocalDate } from '../local-date.ts';
import { absolute } from '../money.ts';
import { documentKindOf, type SettlementKind } from './kinds.ts';

/** What a customer's item is written off to: straight to the expense, or to the allowance that was made for it. */
export const writeOffRoles = ['BadDebt', 'DoubtfulAllowance'] as const satisfies readonly AccountRole[];
export type WriteOffRole = (typeof writeOffRoles)[number];

/** The role of the account that takes a write-off; what need not be paid to a vendor is a gain. */
export function writeOffRole(side: 'SALES' | 'PURCHASING', against: WriteOffRole = 'BadDebt'): AccountRole {
  return side === 'SALES' ? against : 'WriteOffGain';
}

/**
 * The journal lines of a write-off: its own item, which the written-off item is settled with, and the account that takes the loss or the
 * gain, at what the item carries. `amountE4`: positive; `baseE4`: of either sign.
 */
export function proposeWriteOff(of: {
  readonly kind: SettlementKind;
  readonly documentDate: LocalDate;
  readonly currency: CurrencyCode;
  readonly amountE4: bigint;
  readonly baseE4: bigint;
  readonly partyId: Uuid;
  readonly openItemId: Uuid;
  readonly controlAccountId: Uuid;
  readonly accountId: Uuid;
}): EntryDraftLine[] {
  const sign = documentKindOf[of.kind].controlSign;
  const common = {
    originalCurrency: of.currency,
    givenRate: {
      rate: carryingRate(of.amountE4, of.baseE4),
      rateId: null,
      rateDate: of.documentDate,
      mark: null,
    },
    documentDate: of.documentDate,
    description: '',
  };
  const [amountE4, baseE4] = [sign * of.amountE4, sign * absolute(of.baseE4)];
  return [
    {
      ...common,
      accountId: of.controlAccountId,
      originalAmountE4: amountE4,
      fixedBaseAmountE4: baseE4,
      lineKind: 'CONTROL',
      partyId: of.partyId,
      openItemId: of.openItemId,
    },
    {
      ...common,
      accountId: of.accountId,
      originalAmountE4: -amountE4,
      fixedBaseAmountE4: -baseE4,
      lineKind: 'ORDINARY',
    },
  ];
}
