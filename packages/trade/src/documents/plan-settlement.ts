import { controlRoleNames, controlRolesOfSide } from '@cifra/domain/accounts';
import { minorUnitsOf, type CurrencyCode } from '@cifra/domain/currencies';
import { problemOfUse } from '@cifra/domain/documents/account-uses';
import {
  bringsMoneyIn,
  documentKindOf,
  isNettingKind,
  isWriteOffKind,
  withholdingRoleOf,
} from '@cifra/domain/documents/kinds';
import { isOwnMoneyKind } from '@cifra/domain/account-kinds';
import { isReducedReceipt, type ReceiptWorth } from '@cifra/domain/documents/reduced-receipt';
import {
  proposeSettlement,
  type CashHeld,
  type Charge,
  type MovedAmount,
} from '@cifra/domain/documents/settlement';
import type { WithholdingFacts } from '@cifra/domain/documents/withholding';
import type { EntryDraftLine } from '@cifra/domain/entry';
import { fixedRateOf, isSuspicious } from '@cifra/domain/fx';
import type { Uuid } from '@cifra/domain/ids';
import { absolute, minorUnitE4, parseDecimalToE4, type MinorUnits } from '@cifra/domain/money';
import { applyRate } from '@cifra/domain/rate';
import { varianceRoles } from '@cifra/domain/documents/allocation';
import { writeOffRole } from '@cifra/domain/documents/write-off';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import type { TenantReadTx } from '@cifra/database/tx';
import type { TenantFacts } from '@cifra/books/command';
import type { RoleAccounts } from '@cifra/ledger/journal/gather';
import { recorderOfRate } from '@cifra/ledger/journal/queries';
import { partyById } from '../parties/queries.ts';
import { gatherWithheldItems } from '../withholdings/gather-items.ts';
import type { TaxCodeRow } from '../tax-codes/tax-codes.ts';
import type { SettlementContent, SettlementDocument } from './content.ts';
import type { DocumentBasis } from './document-basis.ts';
import type { NamedRows, PartyRow } from './named-rows.ts';
import { findOpenItem, type KnownOpenItem } from './open-item.ts';
import { decideDocumentParty, documentPartyCodes } from './party-of-document.ts';
import { gatherTaxCodes } from './plan-document.ts';
import { planNetting, planNettingCodes, type ContraItem } from './plan-netting.ts';
import { planWriteOff, planWriteOffCodes } from './plan-write-off.ts';
import { gatherDocumentPosting, withAccounts, type DocumentPosting } from './posting-basis.ts';
import { problemOfCredits } from './refund-credits.ts';
import { gatherReserved, withReserved } from './reserved-items.ts';
import {
  chargeCodes,
  decideCharges,
  moved,
  rateOf,
  readAmount,
  settledItems,
  type MovementFacts,
} from './settlement-charges.ts';
import { decideDifference } from './settlement-difference.ts';
import { cashHeld } from '@cifra/ledger/journal/cash-held';
import { varianceAccountsOf } from '@cifra/ledger/journal/variance-accounts';

/** What a receipt or a payment will be: everything decided but number, period and allocations. */
export interface SettlementPlan {
  readonly party: PartyRow;
  readonly settledE4: bigint;
  /** Null: no money moved. */
  readonly bankAmountE4: bigint | null;
  /** Null: no account but control accounts. */
  readonly bankAccountId: Uuid | null;
  readonly charges: readonly Charge[];
  readonly minorUnits: MinorUnits;
  readonly controlAccountId: Uuid;
  readonly openItemId: Uuid;
  /** Whether it is a receipt that gives up so much of what it settles that a second person has to agree. */
  readonly isReduced?: boolean;
  /** Of a receipt between two currencies: who entered by hand the rates that say what it gives up. Null: somebody's key. */
  readonly ratesEnteredBy?: readonly (Uuid | null)[];
  /** Of a netting: what of it is netted; the rest is withheld. */
  readonly nettedE4?: bigint;
  /** Of a netting: its item on the purchasing side; left out: it has one item. */
  readonly contra?: ContraItem;
  readonly lines: readonly EntryDraftLine[];
}

export const planSettlementCodes = refusalCodes(
  ...documentPartyCodes,
  'DOCUMENT_DATE_AFTER_POSTING',
  ...chargeCodes,
  'REFUND_CREDITS_DIFFER',
  'DIFFERENCE_TOO_LARGE',
  'SETTLEMENT_DOES_NOT_TIE',
  'SETTLEMENT_RATE_SUSPICIOUS',
  ...planWriteOffCodes,
  ...planNettingCodes,
);
export type PlanSettlementRefusal = RefusalOf<typeof planSettlementCodes>;

const bothSides = ['SALES', 'PURCHASING'] as const;

/** Everything that a receipt or a payment depends on. */
export interface SettlementFacts {
  /** Null: there is no such party. */
  readonly party: PartyRow | null;
  readonly taxCodes: ReadonlyMap<Uuid, TaxCodeRow>;
  readonly roles: RoleAccounts;
  readonly posting: DocumentPosting;
  /** The items that it settles, by id; what does not exist is left out. */
  readonly openItems: ReadonlyMap<Uuid, KnownOpenItem>;
  /** What withholdings of these items are computed from; nothing where nothing is withheld. */
  readonly withholdings: ReadonlyMap<Uuid, WithholdingFacts>;
  /** What the bank account carries of the currency that a payment leaves it in; null where that is worth its rate of the day. */
  readonly cash: CashHeld | null;
  readonly ratesEnteredBy: readonly (Uuid | null)[];
}

/** Reads in one set everything that a receipt or a payment depends on; `named`: where its party was read before. */
export async function gatherSettlement(
  tx: TenantReadTx,
  document: SettlementDocument,
  {
    basis,
    named,
    draftId,
  }: { readonly basis: DocumentBasis; readonly named: NamedRows | null; readonly draftId: Uuid | null },
  tenant: TenantFacts,
): Promise<SettlementFacts> {
  const { kind, partyId, settlement, documentDate: rateDate } = document;
  const { side, controlRole, taxRole } = documentKindOf[kind];
  const sides = isNettingKind(kind) ? bothSides : [side];
  const { gain, loss } = varianceRoles[tenant.settings['fx.varianceMode']];
  const { roles } = basis;
  const bankAccountId = settlement.bankAccountId ?? roles.get('Bank')?.id ?? null;
  const scope = {
    accountIds: [
      ...(settlement.bankAccountId === null ? [] : [settlement.bankAccountId]),
      ...settlement.charges.flatMap(({ accountId }) => accountId ?? []),
    ],
    roles: [
      'Bank',
      'FxVarianceBankFees',
      controlRole,
      ...sides.map(withholdingRoleOf),
      'SettlementDifference',
      taxRole,
      gain,
      loss,
      // Which of them, the item says.
      ...(isWriteOffKind(kind)
        ? [true, false].map((isOwedToUs) => writeOffRole(side, { ...settlement, isOwedToUs }))
        : []),
      ...(isNettingKind(kind) ? ['VendorAdvances'] : []),
    ],
    controlRoles: isNettingKind(kind) ? controlRoleNames : controlRolesOfSide[side],
    currencies: [
      settlement.currency,
      settlement.bankCurrency,
      ...(settlement.payables ? [settlement.payables.currency] : []),
      ...settlement.charges.map(({ currency }) => currency),
    ],
    rateDate,
    largestE4: largestAmountE4(settlement),
  };
  const bankPair = { baseCurrency: tenant.baseCurrency, originalCurrency: settlement.bankCurrency };
  const isRelieved = !bringsMoneyIn(kind) && fixedRateOf(bankPair) === null;
  const itemIds = [...new Set(settlement.allocations.map(({ openItemId }) => openItemId))];
  const isWithholding = settlement.charges.some((charge) => charge.kind === 'WITHHOLDING');
  const [party, taxCodes, posting, items, withholdings, cash, reserved, ratesEnteredBy] = await Promise.all([
    named ? named.party : tx.first(partyById, { id: partyId }),
    gatherTaxCodes(tx, settlement.charges),
    gatherDocumentPosting(tx, scope, basis, tenant),
    Promise.all(itemIds.map((id) => findOpenItem(tx, id))),
    gatherWithheldItems(tx, isWithholding ? itemIds : []),
    isRelieved ? cashHeld(tx, { accountId: bankAccountId, currency: settlement.bankCurrency }, tenant) : null,
    gatherReserved(tx, { itemIds, exceptDraftId: draftId }),
    gatherRatesEnteredBy(tx, document, tenant),
  ]);
  const openItems = withReserved(
    items.filter((item) => item !== null),
    reserved,
  );
  return {
    party,
    taxCodes,
    roles,
    posting: withAccounts(
      posting,
      openItems.map(({ account }) => account),
    ),
    openItems: new Map(openItems.map((item) => [item.id, item])),
    withholdings,
    cash,
    ratesEnteredBy,
  };
}

/** Who entered by hand the rates that a receipt between two currencies is judged by; nobody of any other. */
async function gatherRatesEnteredBy(
  tx: TenantReadTx,
  { kind, settlement, documentDate: rateDate }: SettlementDocument,
  { baseCurrency }: TenantFacts,
): Promise<readonly (Uuid | null)[]> {
  const { currency, bankCurrency } = settlement;
  if (kind !== 'RECEIPT' || currency === bankCurrency) return [];
  const recorders = await Promise.all(
    [currency, bankCurrency]
      .filter((originalCurrency) => fixedRateOf({ baseCurrency, originalCurrency }) === null)
      .map((originalCurrency) => tx.first(recorderOfRate, { originalCurrency, baseCurrency, rateDate })),
  );
  return recorders.flatMap((found) => {
    if (found?.source !== 'MANUAL') return [];
    if (found.actorKind === 'user') return [found.actorId];
    return found.actorKind === 'key' ? [null] : [];
  });
}

/** No line of its entries is larger than all its amounts together. */
function largestAmountE4({
  settledAmount,
  bankAmount,
  payables,
  charges,
  allocations,
}: SettlementContent): bigint {
  const texts = [
    settledAmount,
    bankAmount,
    payables?.amount ?? null,
    ...[...charges, ...allocations].map(({ amount }) => amount),
  ];
  return texts.reduce((sumE4, text) => {
    const amountE4 = parseDecimalToE4(text ?? '0', 4);
    return amountE4.ok ? sumE4 + absolute(amountE4.value) : sumE4;
  }, 0n);
}

/**
 * Decides what a receipt, a payment or a refund will be, and makes the lines of its entry. Money that comes in, and
 * every charge, is worth the rate of the document date; foreign cash that goes out leaves at its average carrying rate.
 * Refuses in this order: the party, DOCUMENT_DATE_AFTER_POSTING, the amounts (each after CURRENCY_UNKNOWN of its own), REFUND_CREDITS_DIFFER, the bank account
 * (ROLE_UNBOUND, ACCOUNT_UNKNOWN, ACCOUNT_IS_CONTROL, ACCOUNT_KIND_WRONG), RATE_MISSING, the charges from the first,
 * the difference (`decideDifference`), ROLE_UNBOUND (advances), SETTLEMENT_DOES_NOT_TIE, SETTLEMENT_RATE_SUSPICIOUS. Source: docs/specs/documents.md, section 3.
 */
export function planSettlement(
  document: SettlementDocument,
  known: SettlementFacts,
  { tenant, newId }: { readonly tenant: TenantFacts; readonly newId: () => Uuid },
): Result<SettlementPlan, PlanSettlementRefusal> {
  const { kind, settlement, documentDate, postingDate } = document;
  const party = decideDocumentParty(document, known.party);
  if (!party.ok) return party;
  if (documentDate > postingDate)
    return refused(refuse('DOCUMENT_DATE_AFTER_POSTING', { documentDate, latestDate: postingDate }));
  if (isWriteOffKind(kind)) return planWriteOff(document, { known, party: party.value }, { tenant, newId });
  const facts: MovementFacts = { ...known, baseCurrency: tenant.baseCurrency, rateDate: documentDate };
  if (isNettingKind(kind)) {
    const netting = planNetting(document, { known, party: party.value }, { tenant, newId });
    if (!netting.ok || settlement.currency === netting.value.contra.currency) return netting;
    const wrong =
      suspiciousRate(settlement.currency, netting.value.lines[0], facts) ??
      suspiciousRate(netting.value.contra.currency, netting.value.lines[1], facts);
    return wrong === null ? netting : refused(wrong);
  }
  const settled = readAmount(settlement.settledAmount, settlement.currency, 'settledAmount');
  if (!settled.ok) return settled;
  const minorUnits = minorUnitsOf(settlement.currency);
  const unnamed = problemOfCredits(document, { settledE4: settled.value, minorUnits });
  if (unnamed) return refused(unnamed);
  const bankAmount = readAmount(settlement.bankAmount, settlement.bankCurrency, 'bankAmount');
  if (!bankAmount.ok) return bankAmount;
  const bankAccount = decideBankAccount(document, known);
  if (!bankAccount.ok) return bankAccount;
  const bank = moved(
    { accountId: bankAccount.value, currency: settlement.bankCurrency, amountE4: bankAmount.value },
    { ...facts, held: known.cash },
  );
  if (!bank.ok) return bank;
  const isWithholding = settlement.charges.some((charge) => charge.kind === 'WITHHOLDING');
  const itemsToSettle = settledItems(isWithholding ? settlement.allocations : [], known, {
    currency: settlement.currency,
    baseCurrency: tenant.baseCurrency,
    list: 'charges',
  });
  if (!itemsToSettle.ok) return itemsToSettle;
  const charges: Charge[] = [];
  for (const [index, content] of settlement.charges.entries()) {
    const decided = decideCharges(content, {
      ...facts,
      kind,
      side: documentKindOf[kind].side,
      line: index + 1,
      settled: itemsToSettle.value,
    });
    if (!decided.ok) return decided;
    charges.push(...decided.value);
  }
  if (settlement.takesDifference) {
    const { baseCurrency } = tenant;
    const difference = decideDifference({
      kind,
      currency: settlement.currency,
      settledE4: settled.value,
      bank: bank.value,
      charges,
      baseCurrency,
      baseMinorUnits: minorUnitsOf(baseCurrency),
      toleranceE4: toleranceOf(tenant),
      accountId: known.roles.get('SettlementDifference')?.id ?? null,
      isAtPar: (originalCurrency) => fixedRateOf({ baseCurrency, originalCurrency }) !== null,
      worthOf: (of) => moved(of, { ...facts, held: null }),
    });
    if (!difference.ok) return difference;
    if (difference.value) charges.push(difference.value);
  }
  const { controlRole } = documentKindOf[kind];
  const control = known.roles.get(controlRole);
  if (!control) return refused(refuse('ROLE_UNBOUND', { accountRole: controlRole }));
  const openItemId = newId();
  const lines = proposeSettlement({
    kind,
    documentDate,
    currency: settlement.currency,
    settledE4: settled.value,
    minorUnits,
    baseCurrency: tenant.baseCurrency,
    baseMinorUnits: minorUnitsOf(tenant.baseCurrency),
    bank: bank.value,
    charges,
    partyId: document.partyId,
    openItemId,
    controlAccountId: control.id,
    variance: varianceAccountsOf(known.roles, tenant),
    description: '',
  });
  if (!lines.ok) return lines;
  const suspicious = suspiciousRate(settlement.currency, lines.value[0], facts);
  if (suspicious !== null) return refused(suspicious);
  return accepted({
    party: party.value,
    settledE4: settled.value,
    bankAmountE4: bankAmount.value,
    bankAccountId: bankAccount.value,
    charges,
    minorUnits,
    controlAccountId: control.id,
    openItemId,
    isReduced:
      kind === 'RECEIPT' &&
      isReducedReceipt(
        worthOfReceipt(
          {
            currency: settlement.currency,
            settledE4: settled.value,
            bank: bank.value,
            isMoney: isOwnMoneyKind(facts.posting.accounts.get(bankAccount.value)?.kind ?? null),
            charges,
          },
          facts,
        ),
      ),
    ratesEnteredBy: known.ratesEnteredBy,
    lines: lines.value,
  });
}

/** What a receipt settles, at the rate of its day, and what of it came. */
function worthOfReceipt(
  of: {
    readonly currency: CurrencyCode;
    readonly settledE4: bigint;
    readonly bank: MovedAmount;
    /** False: on a current account of an owner, an employee or the group it is a claim. */
    readonly isMoney: boolean;
    readonly charges: readonly Charge[];
  },
  facts: MovementFacts,
): ReceiptWorth {
  const baseOf = (charges: readonly Charge[]): bigint =>
    charges.reduce((sum, { baseE4 }) => sum + baseE4, 0n);
  const rate = rateOf(of.currency, facts);
  const isComputed = ({ withheld }: Charge): boolean => withheld !== null && withheld.reason === null;
  return {
    settledBaseE4: rate.ok
      ? applyRate(of.settledE4, rate.value.rate, minorUnitsOf(facts.baseCurrency))
      : null,
    arrivedBaseE4: of.isMoney ? of.bank.baseE4 : 0n,
    withheldBaseE4: baseOf(of.charges.filter(isComputed)),
  };
}

function decideBankAccount(
  { kind: document, settlement: { bankAccountId } }: SettlementDocument,
  { roles, posting }: SettlementFacts,
): Result<Uuid, Refusal<'ROLE_UNBOUND' | 'ACCOUNT_UNKNOWN' | 'ACCOUNT_KIND_WRONG' | 'ACCOUNT_IS_CONTROL'>> {
  const accountId = bankAccountId ?? roles.get('Bank')?.id ?? null;
  if (accountId === null) return refused(refuse('ROLE_UNBOUND', { accountRole: 'Bank' }));
  const account = posting.accounts.get(accountId);
  if (!account) return refused(refuse('ACCOUNT_UNKNOWN', { lineNumber: null, accountRef: accountId }));
  const { code, controlRole } = account;
  if (controlRole !== null)
    return refused(refuse('ACCOUNT_IS_CONTROL', { lineNumber: null, accountRef: code, controlRole }));
  const wrongKind = problemOfUse(account, { document, use: 'MONEY', line: null });
  return wrongKind ? refused(wrongKind) : accepted(accountId);
}

/** Of small differences, in whole minor units of base currency, E4. */
function toleranceOf({ settings, baseCurrency }: TenantFacts): bigint {
  const tolerance = parseDecimalToE4(settings['settlements.differenceTolerance'], 4);
  const unitE4 = minorUnitE4(minorUnitsOf(baseCurrency));
  return tolerance.ok ? tolerance.value - (tolerance.value % unitE4) : 0n;
}

/** The rate that both amounts make may not be ten times off the rate of the day; without one it is not judged. */
function suspiciousRate(
  currency: CurrencyCode,
  control: EntryDraftLine | undefined,
  facts: MovementFacts,
): Refusal<'SETTLEMENT_RATE_SUSPICIOUS'> | null {
  // What is worth less than half a minor unit of base makes no rate.
  if (control?.fixedBaseAmountE4 === 0n) return null;
  const implied = control?.givenRate?.rate;
  const known = rateOf(currency, facts);
  if (implied === undefined || !known.ok || !isSuspicious(implied, known.value.rate)) return null;
  return refuse('SETTLEMENT_RATE_SUSPICIOUS', {
    givenRate: implied,
    effectiveRate: known.value.rate,
    settlementCurrency: currency,
  });
}
