import { findCurrency, minorUnitsOf, type CurrencyCode } from '@cifra/domain/currencies';
import { documentKindOf } from '@cifra/domain/documents/kinds';
import {
  proposeSettlement,
  relieveCash,
  type Charge,
  type MovedAmount,
} from '@cifra/domain/documents/settlement';
import type { EntryDraftLine } from '@cifra/domain/entry';
import { fixedRateOf, isSuspicious, type EffectiveRate } from '@cifra/domain/fx';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { parseDecimalToE4, type MinorUnits } from '@cifra/domain/money';
import { applyRate, rateOne } from '@cifra/domain/rate';
import { carryingRate } from '@cifra/domain/documents/allocation';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import type { TenantReadTx } from '@cifra/database/tx';
import type { TenantFacts } from '@cifra/books/command';
import { findEffectiveRate, findPostingAccount } from '@cifra/ledger/journal/gather';
import type { ChargeContent, DocumentHead, SettlementContent } from './content.ts';
import { findOpenItem } from './open-item.ts';
import { documentPartyCodes, findDocumentParty, type PartyRow } from './party-of-document.ts';
import { boundTo } from './plan-document.ts';
import { taxCodeById } from '../tax-codes/queries.ts';
import { varianceAccounts } from './variance-accounts.ts';
import { cashOfAccount } from './queries.ts';

/** What a receipt or a payment will be: everything decided but number, period and allocations. */
export interface SettlementPlan {
  readonly party: PartyRow;
  readonly settledE4: bigint;
  readonly bankAmountE4: bigint;
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
  'ROLE_UNBOUND',
  'ACCOUNT_UNKNOWN',
  'ACCOUNT_IS_CONTROL',
  'ACCOUNT_TYPE_MISMATCH',
  'RATE_MISSING',
  'TAX_CODE_UNKNOWN',
  'TAX_CODE_INACTIVE',
  'OPEN_ITEM_UNKNOWN',
  'SETTLEMENT_DOES_NOT_TIE',
  'SETTLEMENT_RATE_SUSPICIOUS',
);
export type PlanSettlementRefusal = RefusalOf<typeof planSettlementCodes>;

type SettlementPlanInput = DocumentHead & {
  readonly kind: 'RECEIPT' | 'PAYMENT';
  readonly settlement: SettlementContent;
};

/**
 * Reads everything that a receipt or a payment depends on and makes the lines of its entry; writes nothing. Money that comes in, and
 * every charge, is worth the rate of the document date; foreign cash that goes out leaves at its average carrying rate.
 * Refuses in this order: the party, DOCUMENT_DATE_AFTER_POSTING, the amounts (each after CURRENCY_UNKNOWN of its own), the bank account
 * (ROLE_UNBOUND, ACCOUNT_UNKNOWN, ACCOUNT_IS_CONTROL, ACCOUNT_TYPE_MISMATCH), RATE_MISSING, the charges from the first, OPEN_ITEM_UNKNOWN,
 * ROLE_UNBOUND (control), SETTLEMENT_DOES_NOT_TIE, SETTLEMENT_RATE_SUSPICIOUS. Source: docs/specs/documents.md, section 3.
 */
export async function planSettlement(
  tx: TenantReadTx,
  document: SettlementPlanInput,
  { tenant, newId }: { readonly tenant: TenantFacts; readonly newId: () => Uuid },
): Promise<Result<SettlementPlan, PlanSettlementRefusal>> {
  const { kind, settlement, documentDate, postingDate } = document;
  const party = await findDocumentParty(tx, document);
  if (!party.ok) return party;
  if (documentDate > postingDate)
    return refused(refuse('DOCUMENT_DATE_AFTER_POSTING', { documentDate, postingDate }));
  const settled = readAmount(settlement.settledAmount, settlement.currency, 'settledAmount');
  if (!settled.ok) return settled;
  const bankAmount = readAmount(settlement.bankAmount, settlement.bankCurrency, 'bankAmount');
  if (!bankAmount.ok) return bankAmount;
  const bankAccount = await findBankAccount(tx, settlement);
  if (!bankAccount.ok) return bankAccount;
  const facts: MovementFacts = { tenant, rateDate: documentDate };
  const bank = await moved(
    tx,
    { accountId: bankAccount.value, currency: settlement.bankCurrency, amountE4: bankAmount.value },
    { ...facts, isRelieved: kind === 'PAYMENT' },
  );
  if (!bank.ok) return bank;
  const charges: Charge[] = [];
  for (const [index, content] of settlement.charges.entries()) {
    const charge = await readCharge(tx, content, { ...facts, kind, line: index + 1 });
    if (!charge.ok) return charge;
    charges.push(charge.value);
  }
  const controlAccountId = await controlAccountOf(tx, document);
  if (!controlAccountId.ok) return controlAccountId;
  const minorUnits = minorUnitsOf(settlement.currency);
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
    controlAccountId: controlAccountId.value,
    variance: await varianceAccounts(tx, tenant),
    description: '',
  });
  if (!lines.ok) return lines;
  const suspicious = await suspiciousRate(tx, settlement.currency, lines.value[0], facts);
  if (suspicious !== null) return refused(suspicious);
  return accepted({
    party: party.value,
    settledE4: settled.value,
    bankAmountE4: bankAmount.value,
    bankAccountId: bankAccount.value,
    charges,
    minorUnits,
    controlAccountId: controlAccountId.value,
    openItemId,
    lines: lines.value,
  });
}

interface MovementFacts {
  readonly tenant: TenantFacts;
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
  if (minorUnits === null) return refused(refuse('CURRENCY_UNKNOWN', { line: null, currency }));
  const amountE4 = parseDecimalToE4(text, minorUnits, field);
  if (!amountE4.ok || amountE4.value > 0n) return amountE4;
  return refused(refuse('DOCUMENT_TOTAL_NOT_POSITIVE', { total: text, currency }));
}

async function findBankAccount(
  tx: TenantReadTx,
  { bankAccountId }: SettlementContent,
): Promise<
  Result<Uuid, Refusal<'ROLE_UNBOUND' | 'ACCOUNT_UNKNOWN' | 'ACCOUNT_TYPE_MISMATCH' | 'ACCOUNT_IS_CONTROL'>>
> {
  const accountId = bankAccountId ?? (await boundTo(tx, 'Bank'));
  if (accountId === null) return refused(refuse('ROLE_UNBOUND', { role: 'Bank' }));
  const account = await findPostingAccount(tx, accountId);
  if (!account) return refused(refuse('ACCOUNT_UNKNOWN', { line: null, account: accountId }));
  const { code, type, controlRole } = account;
  if (controlRole !== null)
    return refused(refuse('ACCOUNT_IS_CONTROL', { line: null, account: code, role: controlRole }));
  // A card or an overdraft is a liability that pays too.
  if (type === 'ASSET' || type === 'LIABILITY') return accepted(accountId);
  const because = 'a bank account';
  return refused(
    refuse('ACCOUNT_TYPE_MISMATCH', {
      line: null,
      account: code,
      type,
      expected: ['ASSET', 'LIABILITY'],
      because,
    }),
  );
}

/** The rate of a currency on the document date; 1 by law or identity without a row. */
async function rateOf(
  tx: TenantReadTx,
  currency: CurrencyCode,
  { tenant, rateDate }: MovementFacts,
): Promise<Result<EffectiveRate, Refusal<'RATE_MISSING'>>> {
  const { baseCurrency } = tenant;
  if (fixedRateOf({ baseCurrency, originalCurrency: currency }) !== null)
    return accepted({ rate: rateOne, rateId: null, rateDate, mark: null });
  const rate = await findEffectiveRate(tx, {
    originalCurrency: currency,
    baseCurrency,
    rateDate,
    staleAfterDays: tenant.settings['fx.staleAfterDays'],
  });
  if (rate) return accepted(rate);
  return refused(refuse('RATE_MISSING', { line: null, baseCurrency, originalCurrency: currency, rateDate }));
}

async function moved(
  tx: TenantReadTx,
  of: Pick<MovedAmount, 'accountId' | 'currency' | 'amountE4'>,
  facts: MovementFacts & { readonly isRelieved: boolean },
): Promise<Result<MovedAmount, Refusal<'RATE_MISSING'>>> {
  const { baseCurrency } = facts.tenant;
  const baseMinorUnits = minorUnitsOf(baseCurrency);
  const rate = await rateOf(tx, of.currency, facts);
  const isFixed = fixedRateOf({ baseCurrency, originalCurrency: of.currency }) !== null;
  const cash =
    facts.isRelieved && !isFixed
      ? await tx.first(cashOfAccount, { accountId: of.accountId, currency: of.currency })
      : null;
  const held = {
    originalE4: (cash?.originalDebitE4 ?? 0n) - (cash?.originalCreditE4 ?? 0n),
    baseE4: (cash?.baseDebitE4 ?? 0n) - (cash?.baseCreditE4 ?? 0n),
  };
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

async function readCharge(
  tx: TenantReadTx,
  content: ChargeContent,
  facts: MovementFacts & { readonly kind: 'RECEIPT' | 'PAYMENT'; readonly line: number },
): Promise<Result<Charge, PlanSettlementRefusal>> {
  const { line } = facts;
  const amount = readAmount(content.amount, content.currency, `charges[${line}].amount`);
  if (!amount.ok) return amount;
  if (content.taxCodeId !== null) {
    const taxCode = await tx.first(taxCodeById, { id: content.taxCodeId });
    if (!taxCode) return refused(refuse('TAX_CODE_UNKNOWN', { line, taxCode: content.taxCodeId }));
    if (!taxCode.is_active) return refused(refuse('TAX_CODE_INACTIVE', { line, taxCode: taxCode.code }));
  }
  const role = content.kind === 'FEE' ? 'FxVarianceBankFees' : documentKindOf[facts.kind].taxRole;
  const accountId = content.accountId ?? (await boundTo(tx, role));
  if (accountId === null) return refused(refuse('ROLE_UNBOUND', { role }));
  const account = await findPostingAccount(tx, accountId);
  if (!account) return refused(refuse('ACCOUNT_UNKNOWN', { line, account: accountId }));
  if (account.controlRole !== null)
    return refused(refuse('ACCOUNT_IS_CONTROL', { line, account: account.code, role: account.controlRole }));
  const worth = await moved(
    tx,
    { accountId, currency: content.currency, amountE4: amount.value },
    { ...facts, isRelieved: false },
  );
  if (!worth.ok) return worth;
  return accepted({
    ...worth.value,
    kind: content.kind,
    taxCodeId: content.taxCodeId,
    description: content.description,
  });
}

/** The account of the first item that it settles (acceptance L9), else the one bound to the role now. */
async function controlAccountOf(
  tx: TenantReadTx,
  { kind, settlement }: SettlementPlanInput,
): Promise<Result<Uuid, Refusal<'OPEN_ITEM_UNKNOWN' | 'ROLE_UNBOUND'>>> {
  const [first] = settlement.allocations;
  if (first) {
    const item = await findOpenItem(tx, first.openItemId);
    if (!item) return refused(refuse('OPEN_ITEM_UNKNOWN', { line: 1, item: first.openItemId }));
    if (item.side === documentKindOf[kind].side) return accepted(item.accountId);
  }
  const role = documentKindOf[kind].controlRole;
  const bound = await boundTo(tx, role);
  return bound === null ? refused(refuse('ROLE_UNBOUND', { role })) : accepted(bound);
}

/** The rate that both amounts make may not be ten times off the rate of the day; without one it is not judged. */
async function suspiciousRate(
  tx: TenantReadTx,
  currency: CurrencyCode,
  control: EntryDraftLine | undefined,
  facts: MovementFacts,
): Promise<Refusal<'SETTLEMENT_RATE_SUSPICIOUS'> | null> {
  // What is worth less than half a minor unit of base makes no rate.
  if (control?.fixedBaseAmountE4 === 0n) return null;
  const implied = control?.givenRate?.rate;
  const known = await rateOf(tx, currency, facts);
  if (implied === undefined || !known.ok || !isSuspicious(implied, known.value.rate)) return null;
  return refuse('SETTLEMENT_RATE_SUSPICIOUS', { rate: implied, effectiveRate: known.value.rate, currency });
}
