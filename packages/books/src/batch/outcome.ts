import type { Refusal } from '@cifra/domain/refusals';

/** What became of a tenant in a batch run, as it is kept: plain data. */
export type BatchOutcome =
  /** The states that its month was taken to, in order; none where it was there. */
  | { readonly kind: 'steps'; readonly steps: readonly string[] }
  | { readonly kind: 'refusal'; readonly refusal: Refusal }
  /** Something unexpected: the log has it under the reference. */
  | { readonly kind: 'failure'; readonly reference: string };

export function outcomeOf(stored: string | null): BatchOutcome | null {
  return stored === null ? null : (JSON.parse(stored) as BatchOutcome);
}
