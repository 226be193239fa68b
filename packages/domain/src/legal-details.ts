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

/** What is missing from the details, for any kind of tenant. A Panamanian RUC needs its DV. Product 1.3. */
export function missingDetails(
  details: LegalDetails,
  { countryPack, hasSeries }: Pick<LegalDetailsOf, 'countryPack' | 'hasSeries'>,
): readonly LegalGap[] {
  const needed = ['legalName', 'taxId', 'taxCheckDigit', 'address', 'taxRegime', 'template'] as const;
  const missing: LegalGap[] = needed.filter(
    (field) => details[field] === null && (field !== 'taxCheckDigit' || countryPack === 'PA'),
  );
  return hasSeries ? missing : [...missing, 'series'];
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
