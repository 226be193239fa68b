import { documentTemplates, isDocumentTemplate } from './document-templates.ts';
import { refuse, type Refusal } from './refusals.ts';
import { checkOwnTaxId, needsCheckDigit } from './tax-id.ts';

/** A tenant's legal identity, as printed on its documents. Texts are trimmed and NFC; plain data. */
export interface LegalDetails {
  readonly legalName: string | null;
  readonly taxId: string | null;
  readonly taxCheckDigit: string | null;
  readonly address: string | null;
  readonly taxRegime: string | null;
  /** The version of the document template that new documents use and keep. */
  readonly template: string | null;
}

/** The facts about a tenant that its legal details depend on. */
export interface LegalDetailsOf {
  readonly kind: 'LIVE' | 'SANDBOX';
  readonly countryPack: string;
  /** Whether every kind of document has a series. */
  readonly hasSeries: boolean;
}

export type LegalGap =
  'legalName' | 'taxId' | 'taxCheckDigit' | 'address' | 'taxRegime' | 'series' | 'template' | 'confirmation';

/** What is missing from the details, for any kind of tenant; check digits where the country has them. Product 1.3. */
export function missingDetails(
  details: LegalDetails,
  { countryPack, hasSeries }: Pick<LegalDetailsOf, 'countryPack' | 'hasSeries'>,
): readonly LegalGap[] {
  const needed = ['legalName', 'taxId', 'taxCheckDigit', 'address', 'taxRegime', 'template'] as const;
  const missing: LegalGap[] = needed.filter(
    (field) => details[field] === null && (field !== 'taxCheckDigit' || needsCheckDigit(countryPack)),
  );
  return hasSeries ? missing : [...missing, 'series'];
}

/**
 * Why details cannot be, whoever confirms them; null if they can. Refuses in this order: INPUT_INVALID (taxId, taxCheckDigit as
 * `checkOwnTaxId`; template).
 */
export function checkLegalDetails(
  details: LegalDetails,
  countryPack: string,
): Refusal<'INPUT_INVALID'> | null {
  const taxId = checkOwnTaxId(details, countryPack);
  if (taxId) return taxId;
  const { template } = details;
  if (template === null || isDocumentTemplate(template)) return null;
  const problem = `must be one of the templates that exist: ${documentTemplates.join(', ')}`;
  return refuse('INPUT_INVALID', { field: 'template', problem, value: template });
}

/**
 * What prevents a tenant from issuing documents; empty if nothing does. A SANDBOX needs no details; a LIVE tenant needs
 * all of them, confirmed by a person. Product 1.3.
 */
export function legalGaps(
  details: LegalDetails & { readonly isConfirmed: boolean },
  of: LegalDetailsOf,
): readonly LegalGap[] {
  if (of.kind === 'SANDBOX') return [];
  const missing = missingDetails(details, of);
  return details.isConfirmed ? missing : [...missing, 'confirmation'];
}
