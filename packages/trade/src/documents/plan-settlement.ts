import { controlRolesOfSide } from '@cifra/domain/accounts';
import { findCurrency, minorUnitsOf, type CurrencyCode } from '@cifra/domain/currencies';
import { problemOfUse } from '@cifra/domain/documents/account-uses';
import {
  bringsMoneyIn,
  documentKindOf,
  isWriteOffKind,
  type SettlementKind,
} from '@cifra/domain/documents/kinds';
import {
  proposeSettlement,
  relieveCash,
  type CashHeld,
  type Charge,
  type MovedAmount,
} from '@cifra/domain/documents/settlement';
import type { EntryDraftLine } from '@cifra/domain/entry';
import { fixedRateOf, isSuspicious, type EffectiveRate } from '@cifra/domain/fx';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { absolute, parseDecimalToE4, type MinorUnits } from '@cifra/domain/money';
import { applyRate, rateOne } from '@cifra/domain/rate';
import { varianceRoles } from '@cifra/domain/documents/allocation';
import { writeOffRole } from '@cifra/domain/documents/write-off';
import { carryingRate } from '@cifra/domain/item-movements';
import { rateKey } from '@cifra/domain/posting-facts';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import type { TenantReadTx } from '@cifra/database/tx';
import type { TenantFacts } from '@cifra/books/command';
import type { RoleAccounts } from '@cifra/ledger/journal/gather';
import { partyById } from '../parties/queries.ts';
import type { TaxCodeRow } from '../tax-codes/tax-codes.ts';
import type { ChargeContent, SettlementContent, SettlementDocument } from './content.ts';
import type { DocumentBasis } from './document-basis.ts';
import type { NamedRows, PartyRow } from './named-rows.ts';
import { findOpenItem, type KnownOpenItem } from './open-item.ts';
import { decideDocumentParty, documentPartyCodes } from './party-of-document.ts';
import { gatherTaxCodes } from './plan-document.ts';
import { planWriteOff, planWriteOffCodes } from './plan-write-off.ts';
import { gatherDocumentPosting, withAccounts, type DocumentPosting } from './posting-basis.ts';
import { cashOfAccount } from './queries.ts';
import { problemOfCredits } from './refund-credits.ts';
import { varianceAccountsOf } from './variance-accounts.ts';

/** What a receipt or a payment will be: everything decided but number, period and allocations. */
export interface SettlementPlan {
  readonly party: PartyRow;
  readonly settledE4: bigint;
  /** Null: no money moved. */
  readonly bankAmountE4: bigint | null;
  readonly bankAccountId: Uuid;
  readonly charges: readonly Charge[];
  readonly minorUnits: MinorUnits;
  readonly controlAccountId: Uuid;
  readonly openItemId: Uuid;
  readonly lines: readonly EntryDraftLine[];
}

export const planSettlementCodes = refusalCodes(
  ...documentPartyCodes,
  'DOCUMENT_DATE_AFTER_POSTING',
  'CURRENCY_UNKNOWN',
  'INPUT_INVALID',
  'AMOUNT_TOO_LARGE',
  'DOCUMENT_TOTAL_NOT_POSITIVE',
  'REFUND_CREDITS_DIFFER',
  'ROLE_UNBOUND',
  'ACCOUNT_UNKNOWN',
  'ACCOUNT_IS_CONTROL',
  'ACCOUNT_KIND_WRONG',
  'RATE_MISSING',
  'TAX_CODE_UNKNOWN',
  'TAX_CODE_INACTIVE',
  'SETTLEMENT_DOES_NOT_TIE',
  'SETTLEMENT_RATE_SUSPICIOUS',
  ...planWriteOffCodes,
);
export type PlanSettlementRefusal = RefusalOf<typeof planSettlementCodes>;

/** Everything that a receipt or a payment depends on. */
export interface SettlementFacts {
  /** Null: there is no such party. */
  readonly party: PartyRow | null;
  readonly taxCodes: ReadonlyMap<Uuid, TaxCodeRow>;
  readonly roles: RoleAccounts;
  readonly posting: DocumentPosting;
  /** The items that it settles, by id; what does not exist is left out. */
  readonly openItems: ReadonlyMap<Uuid, KnownOpenItem>;
  /** What the bank account carries of the currency that a payment leaves it in; null where that is worth its rate of the day. */
  readonly cash: CashHeld | null;
}

/** Reads in one set everything that a receipt or a payment depends on; `named`: where its party was read before. */
export async function gatherSettlement(
  tx: TenantReadTx,
  document: SettlementDocument,
  { basis, named }: { readonly basis: DocumentBasis; readonly named: NamedRows | null },
  tenant: TenantFacts,
): Promise<SettlementFacts> {
  const { kind, partyId, settlement, documentDate: rateDate } = document;
  const { side, controlRole, taxRole } = documentKindOf[kind];
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
      taxRole,
      gain,
      loss,
      ...(isWriteOffKind(kind) ? [writeOffRole(side, settlement.against)] : []),
    ],
    controlRoles: controlRolesOfSide[side],
    currencies: [
      settlement.currency,
      settlement.bankCurrency,
      ...settlement.charges.map(({ currency }) => currency),
    ],
    rateDate,
    largestE4: largestAmountE4(settlement),
  };
  const bankPair = { baseCurrency: tenant.baseCurrency, originalCurrency: settlement.bankCurrency };
  const isRelieved = !bringsMoneyIn(kind) && fixedRateOf(bankPair) === null;
  const itemIds = [...new Set(settlement.allocations.map(({ openItemId }) => openItemId))];
  const [party, taxCodes, posting, items, cash] = await Promise.all([
    named ? named.party : tx.first(partyById, { id: partyId }),
    gatherTaxCodes(tx, settlement.charges),
    gatherDocumentPosting(tx, scope, basis, tenant),
    Promise.all(itemIds.map((id) => findOpenItem(tx, id))),
    bankAccountId === null || !isRelieved
      ? null
      : tx.first(cashOfAccount, { accountId: bankAccountId, currency: settlement.bankCurrency }),
  ]);
  const openItems = items.filter((item) => item !== null);
  return {
    party,
    taxCodes,
    roles,
    posting: withAccounts(
      posting,
      openItems.map(({ account }) => account),
    ),
    openItems: new Map(openItems.map((item) => [item.id, item])),
    cash: cash && {
      originalE4: cash.originalDebitE4 - cash.originalCreditE4,
      baseE4: cash.baseDebitE4 - cash.baseCreditE4,
    },
  };
}

/** No line of its entries is larger than all its amounts together. */
function largestAmountE4({ settledAmount, bankAmount, charges, allocations }: SettlementContent): bigint {
  const texts = [settledAmount, bankAmount, ...[...charges, ...allocations].map(({ amount }) => amount)];
  return texts.reduce((sumE4, text) => {
    const amountE4 = parseDecimalToE4(text, 4);
    return amountE4.ok ? sumE4 + absolute(amountE4.value) : sumE4;
  }, 0n);
}

/**
 * Decides what a receipt, a payment or a refund will be, and makes the lines of its entry. Money that comes in, and
 * every charge, is worth the rate of the document date; foreign cash that goes out leaves at its average carrying rate.
 * Refuses in this order: the party, DOCUMENT_DATE_AFTER_POSTING, the amounts (each after CURRENCY_UNKNOWN of its own), REFUND_CREDITS_DIFFER, the bank account
 * (ROLE_UNBOUND, ACCOUNT_UNKNOWN, ACCOUNT_IS_CONTROL, ACCOUNT_KIND_WRONG), RATE_MISSING, the charges from the first,
 * ROLE_UNBOUND (advances), SETTLEMENT_DOES_NOT_TIE, SETTLEMENT_RATE_SUSPICIOUS. Source: docs/specs/documents.md, section 3.
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
  const settled = readAmount(settlement.settledAmount, settlement.currency, 'settledAmount');
  if (!settled.ok) return settled;
  const minorUnits = minorUnitsOf(settlement.currency);
  const unnamed = problemOfCredits(document, { settledE4: settled.value, minorUnits });
  if (unnamed) return refused(unnamed);
  const bankAmount = readAmount(settlement.bankAmount, settlement.bankCurrency, 'bankAmount');
  if (!bankAmount.ok) return bankAmount;
  const bankAccount = decideBankAccount(document, known);
  if (!bankAccount.ok) return bankAccount;
  const facts: MovementFacts = { ...known, baseCurrency: tenant.baseCurrency, rateDate: documentDate };
  const bank = moved(
    { accountId: bankAccount.value, currency: settlement.bankCurrency, amountE4: bankAmount.value },
    { ...facts, held: known.cash },
  );
  if (!bank.ok) return bank;
  const charges: Charge[] = [];
  for (const [index, content] of settlement.charges.entries()) {
    const charge = decideCharge(content, { ...facts, kind, line: index + 1 });
    if (!charge.ok) return charge;
    charges.push(charge.value);
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
    lines: lines.value,
  });
}

interface MovementFacts extends Pick<SettlementFacts, 'posting' | 'roles' | 'taxCodes'> {
  readonly baseCurrency: CurrencyCode;
  readonly rateDate: LocalDate;
}

/** A positive amount in a currency that books are kept in. */
function readAmount(
  text: string,
  currency: CurrencyCode,
  field: string,
): Result<
  bigint,
  Refusal<'CURRENCY_UNKNOWN' | 'INPUT_INVALID' | 'AMOUNT_TOO_LARGE' | 'DOCUMENT_TOTAL_NOT_POSITIVE'>
> {
  const minorUnits = findCurrency(currency)?.minorUnits ?? null;
  if (minorUnits === null)
    return refused(refuse('CURRENCY_UNKNOWN', { lineNumber: null, currencyText: currency }));
  const amountE4 = parseDecimalToE4(text, minorUnits, field);
  if (!amountE4.ok || amountE4.value > 0n) return amountE4;
  return refused(refuse('DOCUMENT_TOTAL_NOT_POSITIVE', { totalAmount: text, currencyCode: currency }));
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

/** The rate of a currency on the document date; 1 by law or identity without a row. */
function rateOf(
  currency: CurrencyCode,
  { posting, baseCurrency, rateDate }: MovementFacts,
): Result<EffectiveRate, Refusal<'RATE_MISSING'>> {
  if (fixedRateOf({ baseCurrency, originalCurrency: currency }) !== null)
    return accepted({ rate: rateOne, rateId: null, rateDate, mark: null });
  const rate = posting.rates.get(rateKey(currency, rateDate));
  if (rate) return accepted(rate);
  return refused(
    refuse('RATE_MISSING', {
      lineNumber: null,
      baseCurrency,
      originalCurrency: currency,
      givenRateDate: rateDate,
    }),
  );
}

/** What an amount that moves is worth. `held`: the cash that it is relieved from; null: it is worth the rate of the day. */
function moved(
  of: Pick<MovedAmount, 'accountId' | 'currency' | 'amountE4'>,
  facts: MovementFacts & { readonly held: CashHeld | null },
): Result<MovedAmount, Refusal<'RATE_MISSING'>> {
  const { baseCurrency } = facts;
  const baseMinorUnits = minorUnitsOf(baseCurrency);
  const rate = rateOf(of.currency, facts);
  const held = facts.held ?? { originalE4: 0n, baseE4: 0n };
  // Cash that is there needs no rate of the day; what goes beyond it, or is carried at nothing, does.
  if (!rate.ok && (held.originalE4 < of.amountE4 || held.baseE4 <= 0n)) return rate;
  const dayBaseOf = (amountE4: bigint): bigint =>
    rate.ok ? applyRate(amountE4, rate.value.rate, baseMinorUnits) : 0n;
  if (held.originalE4 <= 0n)
    return rate.ok ? accepted({ ...of, baseE4: dayBaseOf(of.amountE4), rate: rate.value }) : rate;
  const baseE4 = relieveCash(held, of.amountE4, { baseMinorUnits, dayBaseOf });
  const carried = {
    rate: carryingRate(of.amountE4, baseE4),
    rateId: null,
    rateDate: facts.rateDate,
    mark: null,
  };
  return accepted({ ...of, baseE4, rate: carried });
}

function decideCharge(
  content: ChargeContent,
  facts: MovementFacts & { readonly kind: SettlementKind; readonly line: number },
): Result<Charge, PlanSettlementRefusal> {
  const { line, posting, roles, taxCodes } = facts;
  const amount = readAmount(content.amount, content.currency, `charges[${line - 1}].amount`);
  if (!amount.ok) return amount;
  if (content.taxCodeId !== null) {
    const taxCode = taxCodes.get(content.taxCodeId);
    if (!taxCode)
      return refused(refuse('TAX_CODE_UNKNOWN', { lineNumber: line, taxCodeRef: content.taxCodeId }));
    if (!taxCode.is_active)
      return refused(refuse('TAX_CODE_INACTIVE', { lineNumber: line, taxCodeRef: taxCode.code }));
  }
  const role = content.kind === 'FEE' ? 'FxVarianceBankFees' : documentKindOf[facts.kind].taxRole;
  const accountId = content.accountId ?? roles.get(role)?.id ?? null;
  if (accountId === null) return refused(refuse('ROLE_UNBOUND', { accountRole: role }));
  const account = posting.accounts.get(accountId);
  if (!account) return refused(refuse('ACCOUNT_UNKNOWN', { lineNumber: line, accountRef: accountId }));
  if (account.controlRole !== null)
    return refused(
      refuse('ACCOUNT_IS_CONTROL', {
        lineNumber: line,
        accountRef: account.code,
        controlRole: account.controlRole,
      }),
    );
  const wrongKind = problemOfUse(account, { document: facts.kind, use: content.kind, line });
  if (wrongKind) return refused(wrongKind);
  const worth = moved(
    { accountId, currency: content.currency, amountE4: amount.value },
    { ...facts, held: null },
  );
  if (!worth.ok) return worth;
  return accepted({
    ...worth.value,
    kind: content.kind,
    taxCodeId: content.taxCodeId,
    description: content.description,
  });
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
