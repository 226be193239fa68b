import { relievedBaseE4 } from '@cifra/domain/documents/allocation';
import { proposeNetting, worthOfReceivables } from '@cifra/domain/documents/netting';
import { minorUnitsOf, type CurrencyCode } from '@cifra/domain/currencies';
import type { Charge } from '@cifra/domain/documents/settlement';
import type { WithholdingFacts } from '@cifra/domain/documents/withholding';
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
import type { SettlementContent, SettlementDocument } from './content.ts';
import type { PartyRow } from './named-rows.ts';
import type { KnownOpenItem } from './open-item.ts';
import { problemOfItem } from './plan-write-off.ts';
import type { TaxCodeRow } from '../tax-codes/tax-codes.ts';
import type { DocumentPosting } from './posting-basis.ts';
import { chargeCodes, decideCharges, settledItems, type ChargeRefusal } from './settlement-charges.ts';

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
  ...chargeCodes,
  'NETTING_SIDES_DIFFER',
  'ROLE_UNBOUND',
);
export type PlanNettingRefusal = RefusalOf<typeof planNettingCodes>;

interface NettingFacts {
  readonly roles: RoleAccounts;
  readonly posting: DocumentPosting;
  readonly taxCodes: ReadonlyMap<Uuid, TaxCodeRow>;
  readonly openItems: ReadonlyMap<Uuid, KnownOpenItem>;
  readonly withholdings: ReadonlyMap<Uuid, WithholdingFacts>;
}

/** The item that a netting makes on the purchasing side, beside the one on the sales side. */
export interface ContraItem {
  readonly openItemId: Uuid;
  readonly controlAccountId: Uuid;
  readonly currency: CurrencyCode;
  /** What is settled of the payables: what is netted of them, and what is withheld. Positive. */
  readonly amountE4: bigint;
  readonly nettedE4: bigint;
  /** What it is worth, base currency, positive. */
  readonly baseE4: bigint;
}

interface NettingPlan {
  readonly party: PartyRow;
  /** What is settled of the receivables: what is netted of them, and what is withheld. */
  readonly settledE4: bigint;
  readonly nettedE4: bigint;
  readonly bankAmountE4: null;
  readonly bankAccountId: null;
  /** What is withheld, each with its side. */
  readonly charges: readonly Charge[];
  readonly minorUnits: MinorUnits;
  readonly controlAccountId: Uuid;
  readonly openItemId: Uuid;
  readonly contra: ContraItem;
  readonly lines: readonly EntryDraftLine[];
}

type Sides<Value> = Readonly<Record<'SALES' | 'PURCHASING', Value>>;

/**
 * Decides what a netting will be: its amount is taken off what the party owes and off what it is owed, and on each side what is withheld there
 * goes with it. It is worth what the payables carry; what the receivables carry more or less is realized variance of their allocations.
 * Refuses in this order: PARTY_ROLE_WRONG (a customer that is no vendor), REASON_TOO_SHORT, as the amount is read, each item
 * (OPEN_ITEM_UNKNOWN, as its amount is read, ALLOCATION_AMOUNT_NOT_POSITIVE, ALLOCATION_MISMATCH, ALLOCATION_TOO_EARLY,
 * ALLOCATION_EXCEEDS_OPEN), the withholdings from the first, NETTING_SIDES_DIFFER, ROLE_UNBOUND. Source: rulings/accounting.md, 8 and 10.
 */
export function planNetting(
  document: SettlementDocument,
  { known, party }: { readonly known: NettingFacts; readonly party: PartyRow },
  { tenant, newId }: { readonly tenant: TenantFacts; readonly newId: () => Uuid },
): Result<NettingPlan, PlanNettingRefusal> {
  const { partyId, settlement, documentDate } = document;
  if (!party.is_vendor)
    return refused(refuse('PARTY_ROLE_WRONG', { partyRef: party.code, neededPartyRole: 'VENDOR' }));
  const reason = checkReason(settlement.memo);
  if (!reason.ok) return reason;
  const { baseCurrency } = tenant;
  const currencyOf = currenciesOf(settlement);
  const isAtPar = (originalCurrency: CurrencyCode) =>
    fixedRateOf({ baseCurrency, originalCurrency }) !== null;
  const minorUnits = minorUnitsOf(currencyOf.SALES);
  const payablesMinorUnits = minorUnitsOf(currencyOf.PURCHASING);
  const amount = parseDecimalToE4(settlement.settledAmount, minorUnits, 'amount');
  if (!amount.ok) return amount;
  const given = settlement.payables?.amount ?? settlement.settledAmount;
  const payables = parseDecimalToE4(given, payablesMinorUnits, 'amount');
  if (!payables.ok) return payables;
  const items = takeItems(document, known.openItems, { currencyOf, baseCurrency });
  if (!items.ok) return items;
  const { sums, payablesBaseE4 } = items.value;
  const charges = withheldCharges(document, known, { currencyOf, baseCurrency });
  if (!charges.ok) return charges;
  const withheld = sumsOf(charges.value, ({ amountE4 }) => amountE4);
  if (
    amount.value <= 0n ||
    payables.value <= 0n ||
    sums.SALES !== amount.value + withheld.SALES ||
    sums.PURCHASING !== payables.value + withheld.PURCHASING ||
    // In one currency one amount is netted, and between currencies at par nothing can be gained or lost.
    ((currencyOf.SALES === currencyOf.PURCHASING ||
      (isAtPar(currencyOf.SALES) && isAtPar(currencyOf.PURCHASING))) &&
      amount.value !== payables.value)
  )
    return refused(
      refuse('NETTING_SIDES_DIFFER', {
        settledAmount: formatE4(amount.value, minorUnits),
        receivablesAmount: formatE4(sums.SALES, minorUnits),
        withheldAmount: formatE4(withheld.SALES, minorUnits),
        settlementCurrency: currencyOf.SALES,
        settledPayablesAmount: formatE4(payables.value, payablesMinorUnits),
        payablesAmount: formatE4(sums.PURCHASING, payablesMinorUnits),
        withheldPayablesAmount: formatE4(withheld.PURCHASING, payablesMinorUnits),
        payablesCurrency: currencyOf.PURCHASING,
      }),
    );
  const [control, contraControl] = [known.roles.get('CustomerAdvances'), known.roles.get('VendorAdvances')];
  if (!control) return refused(refuse('ROLE_UNBOUND', { accountRole: 'CustomerAdvances' }));
  if (!contraControl) return refused(refuse('ROLE_UNBOUND', { accountRole: 'VendorAdvances' }));
  const [openItemId, contraItemId] = [newId(), newId()];
  const receivablesBaseE4 = worthOfReceivables({
    amountE4: sums.SALES,
    isAtPar: isAtPar(currencyOf.SALES),
    payablesBaseE4,
    withheldBaseE4: sumsOf(charges.value, ({ baseE4 }) => baseE4),
  });
  const lines = proposeNetting({
    documentDate,
    partyId,
    baseCurrency,
    receivable: {
      openItemId,
      accountId: control.id,
      currency: currencyOf.SALES,
      amountE4: sums.SALES,
      baseE4: receivablesBaseE4,
    },
    payable: {
      openItemId: contraItemId,
      accountId: contraControl.id,
      currency: currencyOf.PURCHASING,
      amountE4: sums.PURCHASING,
      baseE4: payablesBaseE4,
    },
    withheld: charges.value,
    variance: varianceAccountsOf(known.roles, tenant),
  });
  if (!lines.ok) return lines;
  return accepted({
    party,
    settledE4: sums.SALES,
    nettedE4: amount.value,
    bankAmountE4: null,
    bankAccountId: null,
    charges: charges.value,
    minorUnits,
    controlAccountId: control.id,
    openItemId,
    contra: {
      openItemId: contraItemId,
      controlAccountId: contraControl.id,
      currency: currencyOf.PURCHASING,
      amountE4: sums.PURCHASING,
      nettedE4: payables.value,
      baseE4: payablesBaseE4,
    },
    lines: lines.value,
  });
}

function currenciesOf({ currency, payables }: SettlementContent): Sides<CurrencyCode> {
  return { SALES: currency, PURCHASING: payables?.currency ?? currency };
}

function sumsOf(charges: readonly Charge[], of: (charge: Charge) => bigint): Sides<bigint> {
  const sums = { SALES: 0n, PURCHASING: 0n };
  for (const charge of charges) sums[charge.side ?? 'SALES'] += of(charge);
  return sums;
}

interface NettingCurrencies {
  readonly currencyOf: Sides<CurrencyCode>;
  readonly baseCurrency: CurrencyCode;
}

/** What is named of each side, and what the payables carry of it. */
function takeItems(
  { kind, partyId, settlement, documentDate }: SettlementDocument,
  openItems: NettingFacts['openItems'],
  { currencyOf, baseCurrency }: NettingCurrencies,
): Result<{ readonly sums: Sides<bigint>; readonly payablesBaseE4: bigint }, PlanNettingRefusal> {
  const baseMinorUnits = minorUnitsOf(baseCurrency);
  const items = new Map(openItems);
  const sums = { SALES: 0n, PURCHASING: 0n };
  let payablesBaseE4 = 0n;
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
    if (item.side === 'PURCHASING') payablesBaseE4 -= relievedE4;
    // An item may be named more than once.
    const leftE4 = item.openOriginalE4 + (item.side === 'SALES' ? -amountE4 : amountE4);
    items.set(openItemId, { ...item, openOriginalE4: leftE4, openBaseE4: item.openBaseE4 - relievedE4 });
  }
  return accepted({ sums, payablesBaseE4 });
}

/** What is withheld on each side, from the items of that side: by us from the payables, by the party from the receivables. */
function withheldCharges(
  { kind, settlement, documentDate }: SettlementDocument,
  known: NettingFacts,
  { currencyOf, baseCurrency }: NettingCurrencies,
): Result<readonly Charge[], ChargeRefusal> {
  const itemsOf = (side: 'SALES' | 'PURCHASING') =>
    settledItems(
      settlement.allocations.filter(({ openItemId }) => known.openItems.get(openItemId)?.side === side),
      known,
      { currency: currencyOf[side], baseCurrency, list: 'withholdings' },
    );
  const [receivables, payables] = [itemsOf('SALES'), itemsOf('PURCHASING')];
  if (!receivables.ok) return receivables;
  if (!payables.ok) return payables;
  const settledOf = { SALES: receivables.value, PURCHASING: payables.value };
  const charges: Charge[] = [];
  for (const [index, { side = 'SALES', ...content }] of settlement.charges.entries()) {
    const of = { ...known, baseCurrency, rateDate: documentDate, kind, side, line: index + 1 };
    const decided = decideCharges(content, { ...of, settled: settledOf[side] });
    if (!decided.ok) return decided;
    charges.push(...decided.value.map((charge) => ({ ...charge, side })));
  }
  return accepted(charges);
}

/** Only what is owed is netted, by and to this party; null: it is. What nothing is left of is refused by its amount. */
function mismatchOf({ side, partyId, openOriginalE4 }: KnownOpenItem, of: Uuid): string | null {
  if (partyId !== of) return 'they belong to different parties';
  const isCredit = side === 'SALES' ? openOriginalE4 < 0n : openOriginalE4 > 0n;
  return isCredit ? 'both are on the same side of the account' : null;
}
