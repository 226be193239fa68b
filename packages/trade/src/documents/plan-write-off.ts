import { relievedBaseE4, type OpenItemFact } from '@cifra/domain/documents/allocation';
import { documentKindOf, type DocumentKind } from '@cifra/domain/documents/kinds';
import { proposeWriteOff, writeOffRole } from '@cifra/domain/documents/write-off';
import { minorUnitsOf, type CurrencyCode } from '@cifra/domain/currencies';
import type { EntryDraftLine } from '@cifra/domain/entry';
import type { Uuid } from '@cifra/domain/ids';
import { absolute, formatE4, parseDecimalToE4, type MinorUnits } from '@cifra/domain/money';
import { checkReason } from '@cifra/domain/reason';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import type { TenantFacts } from '@cifra/books/command';
import type { RoleAccounts } from '@cifra/ledger/journal/gather';
import type { SettlementDocument } from './content.ts';
import type { PartyRow } from './named-rows.ts';
import type { KnownOpenItem } from './open-item.ts';

export const planWriteOffCodes = refusalCodes(
  'REASON_TOO_SHORT',
  'INPUT_INVALID',
  'AMOUNT_TOO_LARGE',
  'OPEN_ITEM_UNKNOWN',
  'ALLOCATION_MISMATCH',
  'ALLOCATION_EXCEEDS_OPEN',
  'ROLE_UNBOUND',
);
export type PlanWriteOffRefusal = RefusalOf<typeof planWriteOffCodes>;

/** What a write-off depends on. */
interface WriteOffFacts {
  readonly roles: RoleAccounts;
  readonly openItems: ReadonlyMap<Uuid, KnownOpenItem>;
}

/** What a write-off will be: a settlement without money and charges. */
interface WriteOffPlan {
  readonly party: PartyRow;
  readonly settledE4: bigint;
  readonly bankAmountE4: null;
  readonly bankAccountId: Uuid;
  readonly charges: readonly never[];
  readonly minorUnits: MinorUnits;
  readonly controlAccountId: Uuid;
  readonly openItemId: Uuid;
  readonly lines: readonly EntryDraftLine[];
}

/**
 * Decides what a write-off will be: the part of one item that is given up is worth what it carries, so that the item ends at zero in both
 * currencies and no variance arises; it goes to the account of its role, gross, without relief of tax. A debt is given up as a loss, a credit as a gain.
 * Refuses in this order: REASON_TOO_SHORT, as the amount is read, OPEN_ITEM_UNKNOWN, ALLOCATION_MISMATCH (its currency),
 * ALLOCATION_EXCEEDS_OPEN, ROLE_UNBOUND (advances), INPUT_INVALID (the account), ROLE_UNBOUND (the write-off's).
 * Source: rulings/accounting.md, 9.
 */
export function planWriteOff(
  { kind, partyId, settlement, documentDate }: SettlementDocument,
  { known, party }: { readonly known: WriteOffFacts; readonly party: PartyRow },
  { tenant, newId }: { readonly tenant: TenantFacts; readonly newId: () => Uuid },
): Result<WriteOffPlan, PlanWriteOffRefusal> {
  const reason = checkReason(settlement.memo);
  if (!reason.ok) return reason;
  const { currency } = settlement;
  const minorUnits = minorUnitsOf(currency);
  const amount = parseDecimalToE4(settlement.settledAmount, minorUnits, 'amount');
  if (!amount.ok) return amount;
  const openItemRef = settlement.allocations[0]?.openItemId ?? '';
  const item = [...known.openItems.values()].find(({ id }) => id === openItemRef);
  if (!item) return refused(refuse('OPEN_ITEM_UNKNOWN', { lineNumber: null, openItemRef }));
  const problem = problemOfItem(item, { kind, currency, amountE4: amount.value, minorUnits });
  if (problem) return refused(problem);
  const { controlRole, side } = documentKindOf[kind];
  const control = known.roles.get(controlRole);
  if (!control) return refused(refuse('ROLE_UNBOUND', { accountRole: controlRole }));
  const isOwedToUs = item.openOriginalE4 > 0n;
  if (settlement.against === 'DoubtfulAllowance' && side === 'SALES' && !isOwedToUs) {
    const problem = 'must be left out: no allowance is made for what the business owes';
    return refused(refuse('INPUT_INVALID', { field: 'against', problem, value: 'DOUBTFUL_ALLOWANCE' }));
  }
  const role = writeOffRole(side, { ...settlement, isOwedToUs });
  const account = known.roles.get(role);
  if (!account) return refused(refuse('ROLE_UNBOUND', { accountRole: role }));
  const baseE4 = relievedBaseE4(item, amount.value, minorUnitsOf(tenant.baseCurrency));
  const openItemId = newId();
  return accepted({
    party,
    settledE4: amount.value,
    bankAmountE4: null,
    bankAccountId: account.id,
    charges: [],
    minorUnits,
    controlAccountId: control.id,
    openItemId,
    lines: proposeWriteOff({
      isOwedToUs,
      documentDate,
      currency,
      amountE4: amount.value,
      baseE4,
      partyId,
      openItemId,
      controlAccountId: control.id,
      accountId: account.id,
    }),
  });
}

/** What an item carries says what a write-off or a netting is worth: it is looked at before, and not only by the allocation. */
export function problemOfItem(
  item: OpenItemFact,
  of: {
    readonly kind: DocumentKind;
    readonly currency: CurrencyCode;
    readonly amountE4: bigint;
    readonly minorUnits: MinorUnits;
  },
): Refusal<'ALLOCATION_MISMATCH' | 'ALLOCATION_EXCEEDS_OPEN'> | null {
  const { currency, amountE4, minorUnits } = of;
  if (item.currency !== currency) {
    const why = `one is in ${currency} and one in ${item.currency}`;
    return refuse('ALLOCATION_MISMATCH', { fromItemRef: of.kind, toItemRef: item.name, why });
  }
  const openE4 = absolute(item.openOriginalE4);
  if (amountE4 <= openE4) return null;
  return refuse('ALLOCATION_EXCEEDS_OPEN', {
    openItemRef: item.name,
    givenAmount: formatE4(amountE4, minorUnits),
    openAmount: formatE4(openE4, minorUnits),
    currencyCode: currency,
  });
}
