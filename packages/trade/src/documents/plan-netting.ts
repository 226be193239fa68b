import { relievedBaseE4 } from '@cifra/domain/documents/allocation';
import { proposeNetting } from '@cifra/domain/documents/netting';
import { minorUnitsOf, type CurrencyCode } from '@cifra/domain/currencies';
import type { EntryDraftLine } from '@cifra/domain/entry';
import { fixedRateOf } from '@cifra/domain/fx';
import type { Uuid } from '@cifra/domain/ids';
import { formatE4, parseDecimalToE4, type MinorUnits } from '@cifra/domain/money';
import { checkReason } from '@cifra/domain/reason';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import type { TenantFacts } from '@cifra/books/command';
import type { RoleAccounts } from '@cifra/ledger/journal/gather';
import { varianceAccountsOf } from '@cifra/ledger/journal/variance-accounts';
import type { SettlementDocument } from './content.ts';
import type { PartyRow } from './named-rows.ts';
import type { KnownOpenItem } from './open-item.ts';
import { problemOfItem } from './plan-write-off.ts';

export const planNettingCodes = refusalCodes(
  'PARTY_ROLE_WRONG',
  'REASON_TOO_SHORT',
  'INPUT_INVALID',
  'AMOUNT_TOO_LARGE',
  'OPEN_ITEM_UNKNOWN',
  'ALLOCATION_MISMATCH',
  'ALLOCATION_TOO_EARLY',
  'ALLOCATION_AMOUNT_NOT_POSITIVE',
  'ALLOCATION_EXCEEDS_OPEN',
  'NETTING_SIDES_DIFFER',
  'ROLE_UNBOUND',
);
export type PlanNettingRefusal = RefusalOf<typeof planNettingCodes>;

interface NettingFacts {
  readonly roles: RoleAccounts;
  readonly openItems: ReadonlyMap<Uuid, KnownOpenItem>;
}

/** The item that a netting makes on the purchasing side, beside the one on the sales side. */
export interface ContraItem {
  readonly openItemId: Uuid;
  readonly controlAccountId: Uuid;
  readonly currency: CurrencyCode;
  /** Positive. */
  readonly amountE4: bigint;
  /** What it is worth, base currency, positive. */
  readonly baseE4: bigint;
}

interface NettingPlan {
  readonly party: PartyRow;
  readonly settledE4: bigint;
  /** What is settled of the payables, in their currency. */
  readonly bankAmountE4: bigint;
  readonly bankAccountId: null;
  readonly charges: readonly never[];
  readonly minorUnits: MinorUnits;
  readonly controlAccountId: Uuid;
  readonly openItemId: Uuid;
  readonly contra: ContraItem;
  readonly lines: readonly EntryDraftLine[];
}

/**
 * Decides what a netting will be: its amount is taken off what the party owes and off what it is owed. It is worth what the payables
 * carry; what the receivables carry more or less is realized variance of their allocations.
 * Refuses in this order: PARTY_ROLE_WRONG (a customer that is no vendor), REASON_TOO_SHORT, as the amount is read, each item
 * (OPEN_ITEM_UNKNOWN, as its amount is read, ALLOCATION_AMOUNT_NOT_POSITIVE, ALLOCATION_MISMATCH, ALLOCATION_TOO_EARLY,
 * ALLOCATION_EXCEEDS_OPEN), NETTING_SIDES_DIFFER, ROLE_UNBOUND. Source: rulings/accounting.md, 10.
 */
export function planNetting(
  { kind, partyId, settlement, documentDate }: SettlementDocument,
  { known, party }: { readonly known: NettingFacts; readonly party: PartyRow },
  { tenant, newId }: { readonly tenant: TenantFacts; readonly newId: () => Uuid },
): Result<NettingPlan, PlanNettingRefusal> {
  if (!party.is_vendor)
    return refused(refuse('PARTY_ROLE_WRONG', { partyRef: party.code, neededPartyRole: 'VENDOR' }));
  const reason = checkReason(settlement.memo);
  if (!reason.ok) return reason;
  const { baseCurrency } = tenant;
  const currencyOf = { SALES: settlement.currency, PURCHASING: settlement.bankCurrency };
  const isAtPar = (originalCurrency: CurrencyCode) =>
    fixedRateOf({ baseCurrency, originalCurrency }) !== null;
  const minorUnits = minorUnitsOf(currencyOf.SALES);
  const payablesMinorUnits = minorUnitsOf(currencyOf.PURCHASING);
  const baseMinorUnits = minorUnitsOf(baseCurrency);
  const amount = parseDecimalToE4(settlement.settledAmount, minorUnits, 'amount');
  if (!amount.ok) return amount;
  const payables = parseDecimalToE4(settlement.bankAmount, payablesMinorUnits, 'amount');
  if (!payables.ok) return payables;
  const items = new Map(known.openItems);
  const sums = { SALES: 0n, PURCHASING: 0n };
  let baseE4 = 0n;
  for (const { openItemId, amount: text } of settlement.allocations) {
    const item = items.get(openItemId);
    if (!item) return refused(refuse('OPEN_ITEM_UNKNOWN', { lineNumber: null, openItemRef: openItemId }));
    const currency = currencyOf[item.side];
    const units = minorUnitsOf(currency);
    const read = parseDecimalToE4(text, units, 'amount');
    if (!read.ok) return read;
    const amountE4 = read.value;
    if (amountE4 <= 0n) return refused(refuse('ALLOCATION_AMOUNT_NOT_POSITIVE', { givenAmount: text }));
    const why = mismatchOf(item, partyId);
    if (why !== null)
      return refused(refuse('ALLOCATION_MISMATCH', { fromItemRef: kind, toItemRef: item.name, why }));
    if (documentDate < item.date)
      return refused(
        refuse('ALLOCATION_TOO_EARLY', { givenAllocationDate: documentDate, earliestDate: item.date }),
      );
    const problem = problemOfItem(item, { kind, currency, amountE4, minorUnits: units });
    if (problem) return refused(problem);
    const relievedE4 = relievedBaseE4(item, amountE4, baseMinorUnits);
    sums[item.side] += amountE4;
    if (item.side === 'PURCHASING') baseE4 -= relievedE4;
    // An item may be named more than once.
    const leftE4 = item.openOriginalE4 + (item.side === 'SALES' ? -amountE4 : amountE4);
    items.set(openItemId, { ...item, openOriginalE4: leftE4, openBaseE4: item.openBaseE4 - relievedE4 });
  }
  if (
    amount.value <= 0n ||
    payables.value <= 0n ||
    sums.SALES !== amount.value ||
    sums.PURCHASING !== payables.value ||
    // Between currencies at par nothing can be gained or lost.
    (isAtPar(currencyOf.SALES) && isAtPar(currencyOf.PURCHASING) && amount.value !== payables.value)
  )
    return refused(
      refuse('NETTING_SIDES_DIFFER', {
        settledAmount: formatE4(amount.value, minorUnits),
        receivablesAmount: formatE4(sums.SALES, minorUnits),
        settlementCurrency: currencyOf.SALES,
        settledPayablesAmount: formatE4(payables.value, payablesMinorUnits),
        payablesAmount: formatE4(sums.PURCHASING, payablesMinorUnits),
        payablesCurrency: currencyOf.PURCHASING,
      }),
    );
  const [control, contraControl] = [known.roles.get('CustomerAdvances'), known.roles.get('VendorAdvances')];
  if (!control) return refused(refuse('ROLE_UNBOUND', { accountRole: 'CustomerAdvances' }));
  if (!contraControl) return refused(refuse('ROLE_UNBOUND', { accountRole: 'VendorAdvances' }));
  const [openItemId, contraItemId] = [newId(), newId()];
  const lines = proposeNetting({
    documentDate,
    partyId,
    baseCurrency,
    receivable: {
      openItemId,
      accountId: control.id,
      currency: currencyOf.SALES,
      amountE4: amount.value,
      // What is in base currency, or fixed to it, is worth its face value.
      baseE4: isAtPar(currencyOf.SALES) ? amount.value : baseE4,
    },
    payable: {
      openItemId: contraItemId,
      accountId: contraControl.id,
      currency: currencyOf.PURCHASING,
      amountE4: payables.value,
      baseE4,
    },
    variance: varianceAccountsOf(known.roles, tenant),
  });
  if (!lines.ok) return lines;
  return accepted({
    party,
    settledE4: amount.value,
    bankAmountE4: payables.value,
    bankAccountId: null,
    charges: [],
    minorUnits,
    controlAccountId: control.id,
    openItemId,
    contra: {
      openItemId: contraItemId,
      controlAccountId: contraControl.id,
      currency: currencyOf.PURCHASING,
      amountE4: payables.value,
      baseE4,
    },
    lines: lines.value,
  });
}

/** Only what is owed is netted, by and to this party; null: it is. What nothing is left of is refused by its amount. */
function mismatchOf({ side, partyId, openOriginalE4 }: KnownOpenItem, of: Uuid): string | null {
  if (partyId !== of) return 'they belong to different parties';
  const isCredit = side === 'SALES' ? openOriginalE4 < 0n : openOriginalE4 > 0n;
  return isCredit ? 'both are on the same side of the account' : null;
}
