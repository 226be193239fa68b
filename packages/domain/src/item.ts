import type { ControlRole } from './accounts.ts';
import { parseCurrency } from './currencies.ts';
import { documentOfItemAccount, problemOfUse, type UsedAccount } from './documents/account-uses.ts';
import { refuse, type Refusal } from './refusals.ts';
import type { Uuid } from './ids.ts';
import type { TaxTreatment } from './tax-codes.ts';

/** An item, without its id and whether it is active. Texts are trimmed and NFC; plain data. */
export interface ItemContent {
  readonly code: string;
  readonly name: string;
  /**
   * Millionths of the currency's major unit, as decimal digits; not negative. Null means that each document states its
   * own price.
   */
  readonly unitPriceE6: string | null;
  readonly currency: string | null;
  readonly salesAccountId: Uuid | null;
  readonly purchaseAccountId: Uuid | null;
  readonly taxCodeId: Uuid | null;
}

/**
 * Why an item's price is invalid; null if it is valid. Refuses in this order: INPUT_INVALID (unitPrice, currency),
 * CURRENCY_UNKNOWN.
 */
export function checkItemPrice({
  unitPriceE6,
  currency,
}: Pick<ItemContent, 'unitPriceE6' | 'currency'>): Refusal<'INPUT_INVALID' | 'CURRENCY_UNKNOWN'> | null {
  if (unitPriceE6 !== null && unitPriceE6.startsWith('-'))
    return refuse('INPUT_INVALID', { field: 'unitPrice', problem: 'must not be negative', value: null });
  if (unitPriceE6 !== null && currency === null)
    return refuse('INPUT_INVALID', {
      field: 'currency',
      problem: 'is required with a unit price',
      value: null,
    });
  if (currency === null) return null;
  const known = parseCurrency(currency);
  return known.ok ? null : known.refusal;
}

/** The facts about an account that the decision needs. */
interface ItemAccount extends UsedAccount {
  readonly isPostable: boolean;
  readonly isActive: boolean;
  readonly controlRole: ControlRole | null;
}

/**
 * Decides whether an item may use an account; null if it may: it takes what a line of an invoice, or of a bill, takes.
 * Refuses in this order: ACCOUNT_NOT_POSTABLE, ACCOUNT_INACTIVE, ACCOUNT_IS_CONTROL, ACCOUNT_KIND_WRONG.
 */
export function checkItemAccount(
  field: keyof typeof documentOfItemAccount,
  account: ItemAccount,
): Refusal<'ACCOUNT_NOT_POSTABLE' | 'ACCOUNT_INACTIVE' | 'ACCOUNT_IS_CONTROL' | 'ACCOUNT_KIND_WRONG'> | null {
  const [lineNumber, accountRef] = [null, account.code];
  if (!account.isPostable) return refuse('ACCOUNT_NOT_POSTABLE', { lineNumber, accountRef });
  if (!account.isActive) return refuse('ACCOUNT_INACTIVE', { lineNumber, accountRef });
  if (account.controlRole !== null)
    return refuse('ACCOUNT_IS_CONTROL', { lineNumber, accountRef, controlRole: account.controlRole });
  return problemOfUse(account, { document: documentOfItemAccount[field], use: 'LINE', line: null });
}

/**
 * Decides whether an item may have a tax code as its default, which must be one that lines can carry; null if it may.
 * Refuses in this order: TAX_CODE_INACTIVE, INPUT_INVALID.
 */
export function checkItemTaxCode({
  code,
  treatment,
  isActive,
}: {
  readonly code: string;
  readonly treatment: TaxTreatment;
  readonly isActive: boolean;
}): Refusal<'TAX_CODE_INACTIVE' | 'INPUT_INVALID'> | null {
  if (!isActive) return refuse('TAX_CODE_INACTIVE', { lineNumber: null, taxCodeRef: code });
  if (treatment !== 'WITHHOLDING') return null;
  const problem = 'must not be a withholding, which applies at settlement';
  return refuse('INPUT_INVALID', { field: 'taxCodeId', problem, value: code });
}
