import { parseDecimalToE4 } from './money.ts';
import { refuse, type Refusal } from './refusals.ts';
import { accepted, refused, type Result } from './result.ts';

/** EXEMPT and EXPORT carry no tax; a WITHHOLDING is withheld, when and from what its terms say. Product 4.1, 4.4. */
export const taxTreatments = ['STANDARD', 'EXEMPT', 'EXPORT', 'WITHHOLDING'] as const;
export type TaxTreatment = (typeof taxTreatments)[number];

/** When a WITHHOLDING is withheld: when its document is settled, or on the document itself. */
export const withheldAts = ['SETTLEMENT', 'DOCUMENT'] as const;
export type WithheldAt = (typeof withheldAts)[number];

/** What a WITHHOLDING is a part of: the tax of what is settled, or its net. */
export const withheldOns = ['TAX', 'NET'] as const;
export type WithheldOn = (typeof withheldOns)[number];

export interface WithholdingTerms {
  readonly at: WithheldAt;
  readonly on: WithheldOn;
}

/** A tax code, without its id and whether it is active. Texts are trimmed and NFC; plain data. */
export interface TaxCodeContent {
  readonly code: string;
  readonly name: string;
  readonly treatment: TaxTreatment;
  /** Percent with four decimals: 70000 is 7 %. Of the net amount; for a WITHHOLDING, of what its terms say. */
  readonly percentE4: number;
  /** Of a WITHHOLDING; null or omitted: at settlement, of the tax. */
  readonly withholding?: WithholdingTerms | null;
}

/** The terms of a code: null unless it is a WITHHOLDING. */
export function termsOf({
  treatment,
  withholding,
}: Pick<TaxCodeContent, 'treatment' | 'withholding'>): WithholdingTerms | null {
  return treatment === 'WITHHOLDING' ? (withholding ?? { at: 'SETTLEMENT', on: 'TAX' }) : null;
}

/** Only a WITHHOLDING is withheld. Null if the terms fit. Refuses: INPUT_INVALID (`withheldAt`). */
export function checkTerms({
  treatment,
  withholding = null,
}: Pick<TaxCodeContent, 'treatment' | 'withholding'>): Refusal<'INPUT_INVALID'> | null {
  if (withholding === null || treatment === 'WITHHOLDING') return null;
  const problem = `must be omitted: a code of treatment ${treatment} is not withheld`;
  return refuse('INPUT_INVALID', { field: 'withheldAt', problem, value: withholding.at });
}

const wholePercentE4 = 1_000_000n;

/** Reads a percentage, 0 to 100 with at most four decimals: "7" is 70000. Refuses: INPUT_INVALID (`percent`). */
export function parsePercent(text: string): Result<number, Refusal<'INPUT_INVALID'>> {
  const parsed = parseDecimalToE4(text, 4, 'percent');
  if (parsed.ok && parsed.value >= 0n && parsed.value <= wholePercentE4)
    return accepted(Number(parsed.value));
  const problem = 'must be 0 to 100 with at most four decimals';
  return refused(refuse('INPUT_INVALID', { field: 'percent', problem, value: text.slice(0, 64) }));
}

/** Formats a percentage without trailing zeros: 70000 is "7", 75000 is "7.5". */
export function formatPercent(percentE4: number): string {
  const decimals = String(percentE4 % 10_000)
    .padStart(4, '0')
    .replace(/0+$/, '');
  return `${Math.floor(percentE4 / 10_000)}${decimals === '' ? '' : `.${decimals}`}`;
}

/**
 * Checks that percentage and treatment fit together: untaxed treatments have 0, a withholding withholds something. Null
 * if they do. Refuses: INPUT_INVALID (`percent`).
 */
export function checkPercent({
  treatment,
  percentE4,
}: Pick<TaxCodeContent, 'treatment' | 'percentE4'>): Refusal<'INPUT_INVALID'> | null {
  const invalid = (problem: string): Refusal<'INPUT_INVALID'> =>
    refuse('INPUT_INVALID', { field: 'percent', problem, value: formatPercent(percentE4) });
  if (treatment === 'WITHHOLDING' && percentE4 === 0)
    return invalid('must be greater than 0 for a withholding');
  if ((treatment === 'EXEMPT' || treatment === 'EXPORT') && percentE4 !== 0)
    return invalid(`must be 0, because ${treatment} has no tax`);
  return null;
}
