import { countryPacks } from './country-packs.ts';
import { refuse, type Refusal } from './refusals.ts';

/** A number by which a tax office knows somebody, and its check digits where the country has them. */
export interface TaxIdentity {
  readonly taxId: string | null;
  readonly taxCheckDigit: string | null;
}

const rulesOf = (countryPack: string) =>
  Object.values(countryPacks).find(({ code }) => code === countryPack)?.taxIds ?? null;

/** Whether a business under this country pack must state its check digits. */
export function needsCheckDigit(countryPack: string): boolean {
  return rulesOf(countryPack)?.needsCheckDigit ?? false;
}

/**
 * Why a tenant's own tax id cannot be; null if it can. It has the form of its country's, and the check digits are its own.
 * Refuses in this order: INPUT_INVALID (taxCheckDigit without a tax id, taxId, taxCheckDigit).
 */
export function checkOwnTaxId(identity: TaxIdentity, countryPack: string): Refusal<'INPUT_INVALID'> | null {
  const { taxId, taxCheckDigit } = identity;
  const rules = rulesOf(countryPack);
  if (taxId === null)
    return taxCheckDigit === null ? null : invalid('taxCheckDigit', 'needs a tax id to check', taxCheckDigit);
  if (rules === null) return null;
  const digits = rules.checkDigitsOf(taxId);
  if (digits === null) return invalid('taxId', `must be ${rules.form}`, taxId);
  if (taxCheckDigit === null || digits.includes(taxCheckDigit.padStart(2, '0'))) return null;
  return invalid('taxCheckDigit', `must be ${digits.join(' or ')}, which the tax id gives`, taxCheckDigit);
}

/**
 * Why a party's tax id cannot be; null if it can. Parties are from anywhere, so that a tax id without check digits is taken as it is; one
 * with check digits is held to the rules of the tenant's country. Refuses as `checkOwnTaxId`.
 */
export function checkPartyTaxId(identity: TaxIdentity, countryPack: string): Refusal<'INPUT_INVALID'> | null {
  return identity.taxCheckDigit === null ? null : checkOwnTaxId(identity, countryPack);
}

function invalid(field: string, problem: string, value: string): Refusal<'INPUT_INVALID'> {
  return refuse('INPUT_INVALID', { field, problem, value });
}
