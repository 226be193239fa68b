import { findCurrency, minorUnitsOf, type CurrencyCode } from '@cifra/domain/currencies';
import { problemOfUse } from '@cifra/domain/documents/account-uses';
import { withholdingRoleOf, type SettlementKind } from '@cifra/domain/documents/kinds';
import {
  relieveCash,
  type CashHeld,
  type Charge,
  type MovedAmount,
} from '@cifra/domain/documents/settlement';
import type { Withheld, WithholdingFacts } from '@cifra/domain/documents/withholding';
import { fixedRateOf, type EffectiveRate } from '@cifra/domain/fx';
import type { Uuid } from '@cifra/domain/ids';
import { carryingRate } from '@cifra/domain/item-movements';
import type { LocalDate } from '@cifra/domain/local-date';
import { absolute, parseDecimalToE4 } from '@cifra/domain/money';
import { rateKey } from '@cifra/domain/posting-facts';
import { applyRate, rateOne } from '@cifra/domain/rate';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import type { RoleAccounts } from '@cifra/ledger/journal/gather';
import type { TaxCodeRow } from '../tax-codes/tax-codes.ts';
import {
  decideWithholding,
  settlementWithholdingCodes,
  type SettledItems,
  type WithheldPart,
} from '../withholdings/at-settlement.ts';
import type { ChargeContent, SettlementContent } from './content.ts';
import type { KnownOpenItem } from './open-item.ts';
import type { DocumentPosting } from './posting-basis.ts';

/** What settlements charge, of money or of what is netted: fees, and what is withheld from each item. */

export const chargeCodes = refusalCodes(
  'CURRENCY_UNKNOWN',
  'INPUT_INVALID',
  'AMOUNT_TOO_LARGE',
  'DOCUMENT_TOTAL_NOT_POSITIVE',
  'TAX_CODE_UNKNOWN',
  'TAX_CODE_INACTIVE',
  'ROLE_UNBOUND',
  'ACCOUNT_UNKNOWN',
  'ACCOUNT_IS_CONTROL',
  'ACCOUNT_KIND_WRONG',
  'RATE_MISSING',
  'OPEN_ITEM_UNKNOWN',
  ...settlementWithholdingCodes,
);
export type ChargeRefusal = RefusalOf<typeof chargeCodes>;

export interface MovementFacts {
  readonly posting: DocumentPosting;
  readonly roles: RoleAccounts;
  readonly taxCodes: ReadonlyMap<Uuid, TaxCodeRow>;
  readonly baseCurrency: CurrencyCode;
  readonly rateDate: LocalDate;
}

/** A positive amount in a currency that books are kept in. */
export function readAmount(
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

/** The rate of a currency on the document date; 1 by law or identity without a row. */
export function rateOf(
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
export function moved(
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

/** What withholdings may be computed from: the items of one side. Amounts that are faulty or too large are refused with their allocations. */
export function settledItems(
  allocations: SettlementContent['allocations'],
  { openItems, withholdings }: ChargedItems,
  of: {
    readonly currency: CurrencyCode;
    readonly baseCurrency: CurrencyCode;
    readonly list: SettledItems['list'];
  },
): Result<SettledItems, Refusal<'OPEN_ITEM_UNKNOWN'>> {
  const { currency, baseCurrency, list } = of;
  const minorUnits = minorUnitsOf(currency);
  const amounts = new Map<Uuid, bigint>();
  for (const { openItemId, amount } of allocations) {
    if (!openItems.has(openItemId))
      return refused(refuse('OPEN_ITEM_UNKNOWN', { lineNumber: null, openItemRef: openItemId }));
    const amountE4 = parseDecimalToE4(amount, minorUnits, 'amount');
    if (amountE4.ok) amounts.set(openItemId, (amounts.get(openItemId) ?? 0n) + amountE4.value);
  }
  const isAtPar = (originalCurrency: CurrencyCode): boolean =>
    fixedRateOf({ baseCurrency, originalCurrency }) !== null;
  return accepted({
    currency,
    minorUnits,
    items: [...amounts].flatMap(([id, settledE4]) => {
      const item = openItems.get(id);
      if (!item) return [];
      const openE4 = absolute(item.openOriginalE4);
      return [{ id, name: item.name, settledE4, openE4, facts: withholdings.get(id) ?? null }];
    }),
    isComparable: (other) => other === currency || (isAtPar(other) && isAtPar(currency)),
    taken: new Set(),
    list,
  });
}

interface ChargedItems {
  readonly openItems: ReadonlyMap<Uuid, KnownOpenItem>;
  readonly withholdings: ReadonlyMap<Uuid, WithholdingFacts>;
}

export interface ChargeFacts extends MovementFacts {
  readonly kind: SettlementKind;
  /** Whose withholding it is: the document's side, or of a netting the one that it is stated for. */
  readonly side: 'SALES' | 'PURCHASING';
  readonly line: number;
  readonly settled: SettledItems;
}

/** A fee is one charge; a withholding one for each item that it is withheld from. */
export function decideCharges(
  content: ChargeContent,
  facts: ChargeFacts,
): Result<readonly Charge[], ChargeRefusal> {
  const path = `${facts.settled.list}[${facts.line - 1}]`;
  const amount =
    content.amount === null ? accepted(null) : readAmount(content.amount, content.currency, `${path}.amount`);
  if (!amount.ok) return amount;
  const amountE4 = amount.value;
  const taxCode = decideTaxCode(content, facts);
  if (!taxCode.ok) return taxCode;
  if (content.kind === 'FEE') {
    if (amountE4 === null) {
      const problem = 'is required on a fee';
      return refused(refuse('INPUT_INVALID', { field: `${path}.amount`, problem, value: null }));
    }
    const fee = decideCharge(content, amountE4, facts);
    return fee.ok ? accepted([{ ...fee.value, withheld: null }]) : fee;
  }
  const { currency, openItemId, reason } = content;
  const given = { line: facts.line, amountE4, currency, taxCode: taxCode.value, openItemId, reason };
  const parts = decideWithholding(given, facts.settled);
  if (!parts.ok) return parts;
  const charges: Charge[] = [];
  for (const part of parts.value) {
    const charge = decideCharge(content, part.amountE4, facts);
    if (!charge.ok) return charge;
    const description =
      content.description === ''
        ? [part.item?.name, content.certificate].filter((text) => text).join(' · ')
        : content.description;
    const withheld = withheldOf(content, part, {
      ...facts,
      taxCode: taxCode.value,
      accountId: charge.value.accountId,
    });
    charges.push({ ...charge.value, description, withheld });
  }
  return accepted(charges);
}

function withheldOf(
  { certificate, reason }: ChargeContent,
  { item, countedE4, fromE4 }: WithheldPart,
  facts: ChargeFacts & { readonly taxCode: TaxCodeRow | null; readonly accountId: Uuid },
): Withheld {
  const { taxCode, accountId, settled, baseCurrency } = facts;
  const { currency } = settled;
  const rate = rateOf(currency, facts);
  const isKnown = fromE4 !== null && rate.ok;
  return {
    taxCodeId: taxCode?.id ?? null,
    openItemId: item?.id ?? null,
    certificate,
    on: taxCode?.withheld_on ?? null,
    percentE4: taxCode?.percent_e4 ?? null,
    currency,
    fromE4,
    fromBaseE4: isKnown ? applyRate(fromE4, rate.value.rate, minorUnitsOf(baseCurrency)) : null,
    countedE4,
    accountId,
    reason,
  };
}

function decideTaxCode(
  { taxCodeId }: ChargeContent,
  { line, taxCodes }: ChargeFacts,
): Result<TaxCodeRow | null, Refusal<'TAX_CODE_UNKNOWN' | 'TAX_CODE_INACTIVE'>> {
  if (taxCodeId === null) return accepted(null);
  const taxCode = taxCodes.get(taxCodeId);
  if (!taxCode) return refused(refuse('TAX_CODE_UNKNOWN', { lineNumber: line, taxCodeRef: taxCodeId }));
  if (taxCode.is_active) return accepted(taxCode);
  return refused(refuse('TAX_CODE_INACTIVE', { lineNumber: line, taxCodeRef: taxCode.code }));
}

function decideCharge(
  content: ChargeContent,
  amountE4: bigint,
  facts: ChargeFacts,
): Result<Omit<Charge, 'withheld'>, ChargeRefusal> {
  const { line, posting, roles } = facts;
  const role = content.kind === 'FEE' ? 'FxVarianceBankFees' : withholdingRoleOf(facts.side);
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
  const worth = moved({ accountId, currency: content.currency, amountE4 }, { ...facts, held: null });
  if (!worth.ok) return worth;
  const { kind, taxCodeId, description } = content;
  return accepted({ ...worth.value, kind, taxCodeId, description });
}
