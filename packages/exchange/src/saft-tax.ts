import type { LineKind } from '@cifra/domain/entry';
import type { TaxCodeContent, WithholdingTerms } from '@cifra/domain/tax-codes';

/** What SAF-T has no element for, as our own exports say it in elements that the Norwegian form leaves free. */

export type TaxTerms = Required<Pick<TaxCodeContent, 'treatment' | 'withholding'>>;

/** The texts of a tax code's Region, at most 9 characters. */
const termsByText: Readonly<Record<string, TaxTerms>> = {
  STANDARD: { treatment: 'STANDARD', withholding: null },
  EXEMPT: { treatment: 'EXEMPT', withholding: null },
  EXPORT: { treatment: 'EXPORT', withholding: null },
  'WH-S-TAX': { treatment: 'WITHHOLDING', withholding: { at: 'SETTLEMENT', on: 'TAX' } },
  'WH-S-NET': { treatment: 'WITHHOLDING', withholding: { at: 'SETTLEMENT', on: 'NET' } },
  'WH-D-TAX': { treatment: 'WITHHOLDING', withholding: { at: 'DOCUMENT', on: 'TAX' } },
  'WH-D-NET': { treatment: 'WITHHOLDING', withholding: { at: 'DOCUMENT', on: 'NET' } },
};

const isSame = (one: WithholdingTerms | null, other: WithholdingTerms | null): boolean =>
  one?.at === other?.at && one?.on === other?.on;

export function textOfTerms(terms: TaxTerms): string | null {
  const found = Object.entries(termsByText).find(
    ([, each]) => each.treatment === terms.treatment && isSame(each.withholding, terms.withholding),
  );
  return found?.[0] ?? null;
}

export function termsOfText(text: string | null): TaxTerms | null {
  return text !== null && Object.hasOwn(termsByText, text) ? (termsByText[text] ?? null) : null;
}

/** Kinds of lines that are the tax, or what is withheld: the TaxBaseDescription of such lines. */
export type TaxKind = Extract<LineKind, 'TAX' | 'WITHHOLDING'>;

export const taxKindOf = (text: string | null): TaxKind | null =>
  text === 'TAX' || text === 'WITHHOLDING' ? text : null;
