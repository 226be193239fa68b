import type { AccountRole } from '../accounts.ts';
import type { CurrencyCode } from '../currencies.ts';
import type { EntryDraftLine } from '../entry.ts';
import type { Uuid } from '../ids.ts';
import { carryingRate } from '../item-movements.ts';
import type { LocalDate } from '../local-date.ts';
import { absolute } from '../money.ts';

/** What a customer's item is written off to: straight to the expense, or to the allowance that was made for it. */
export const writeOffRoles = ['BadDebt', 'DoubtfulAllowance'] as const satisfies readonly AccountRole[];
export type WriteOffRole = (typeof writeOffRoles)[number];

/**
 * The role of the account that takes a write-off. What is owed to the business is lost, a customer's debt or what a vendor does not give
 * back; what need not be paid is a gain, to a vendor or as a customer's credit that nobody claims.
 */
export function writeOffRole(
  side: 'SALES' | 'PURCHASING',
  { isOwedToUs, against = 'BadDebt' }: { readonly isOwedToUs: boolean; readonly against?: WriteOffRole },
): AccountRole {
  if (!isOwedToUs) return 'WriteOffGain';
  return side === 'SALES' ? against : 'BadDebt';
}

/**
 * The journal lines of a write-off: its own item, which the written-off item is settled with, and the account that takes the loss or the
 * gain, at what the item carries. `amountE4`: positive; `baseE4`: of either sign.
 */
export function proposeWriteOff(of: {
  /** Whether the item is a debit. */
  readonly isOwedToUs: boolean;
  readonly documentDate: LocalDate;
  readonly currency: CurrencyCode;
  readonly amountE4: bigint;
  readonly baseE4: bigint;
  readonly partyId: Uuid;
  readonly openItemId: Uuid;
  readonly controlAccountId: Uuid;
  readonly accountId: Uuid;
}): EntryDraftLine[] {
  const sign = of.isOwedToUs ? -1n : 1n;
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
