import { parseCurrency } from './currencies.ts';
import { refuse, type Refusal } from './refusals.ts';

/** A party, without its id and whether it is active. Texts are trimmed and NFC; plain data. */
export interface PartyContent {
  readonly code: string;
  readonly name: string;
  readonly isCustomer: boolean;
  readonly isVendor: boolean;
  readonly taxId: string | null;
  readonly taxCheckDigit: string | null;
  readonly address: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly note: string | null;
  /** Null means the tenant's base currency. */
  readonly currency: string | null;
  /** Days from document date to due date. */
  readonly paymentTermDays: number;
}

/** The default number of days from document date to due date. */
export const usualPaymentTermDays = 30;
const longestPaymentTermDays = 999;

/**
 * Why a party is invalid; null if it is valid. Refuses in this order: INPUT_INVALID (isCustomer, taxCheckDigit,
 * paymentTermDays), CURRENCY_UNKNOWN.
 */
export function checkParty(
  content: PartyContent,
  countryPack: string,
): Refusal<'INPUT_INVALID' | 'CURRENCY_UNKNOWN'> | null {
  if (!content.isCustomer && !content.isVendor)
    return refuse('INPUT_INVALID', {
      field: 'isCustomer',
      problem: 'or isVendor must be true, because a party is a customer, a vendor, or both',
      value: null,
    });
  const digit = checkTaxCheckDigit(content, countryPack);
  if (digit) return digit;
  const { paymentTermDays: days, currency } = content;
  if (!Number.isInteger(days) || days < 0 || days > longestPaymentTermDays)
    return refuse('INPUT_INVALID', {
      field: 'paymentTermDays',
      problem: `must be 0 to ${longestPaymentTermDays}`,
      value: String(days),
    });
  if (currency === null) return null;
  const known = parseCurrency(currency);
  return known.ok ? null : known.refusal;
}

/**
 * Panama's dígito verificador has one or two digits and belongs to a RUC. Only its form is checked: it is stored as
 * given, and only the tax office can tell whether it matches the RUC. Those of other countries are not checked.
 * Refuses: INPUT_INVALID.
 */
export function checkTaxCheckDigit(
  { taxId, taxCheckDigit }: Pick<PartyContent, 'taxId' | 'taxCheckDigit'>,
  countryPack: string,
): Refusal<'INPUT_INVALID'> | null {
  if (taxCheckDigit === null) return null;
  const invalid = (problem: string): Refusal<'INPUT_INVALID'> =>
    refuse('INPUT_INVALID', { field: 'taxCheckDigit', problem, value: taxCheckDigit });
  if (taxId === null) return invalid('needs a tax id to check');
  if (countryPack === 'PA' && !/^\d{1,2}$/.test(taxCheckDigit)) return invalid('must be one or two digits');
  return null;
}
