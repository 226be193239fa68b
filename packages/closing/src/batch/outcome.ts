import type { Refusal } from '@cifra/domain/refusals';

/** The outcome of a tenant in a batch run, as stored; plain data. */
export type BatchOutcome =
  /** The states that its month went through, in order; none if it was already there. */
  | { readonly kind: 'steps'; readonly steps: readonly string[] }
  | { readonly kind: 'refusal'; readonly refusal: Refusal }
  /** Something unexpected: the log has it under the reference. */
  | { readonly kind: 'failure'; readonly reference: string };

export function outcomeOf(stored: string | null): BatchOutcome | null {
  return stored === null ? null : (JSON.parse(stored) as BatchOutcome);
}
