import { parseCurrency } from './currencies.ts';
import { checkPartyTaxId } from './tax-id.ts';
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
 * Why a party is invalid; null if it is valid. Refuses in this order: INPUT_INVALID (isCustomer, as `checkPartyTaxId`,
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
  const digit = checkPartyTaxId(content, countryPack);
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
