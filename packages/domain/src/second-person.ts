/**
 * What is kept of a second person where they sign: how far they were one. It is as it was then, and is never computed again.
 * Source: rulings on separation of duties; docs/decisions/0037-second-persons-everywhere.md.
 */
export interface SecondPersonKept {
  /** Whether one person alone managed access, then and for 30 days before. */
  readonly isFirmOfOne: boolean;
  /** Whether whoever made what was signed had made the signer a user, within 7 days before. */
  readonly wasCreatedByMaker: boolean;
  /** Whether the signer had never logged in from an address that the maker had not used. */
  readonly neverLoggedInElsewhere: boolean;
  /** Whether there was no second person: whoever made it approved it alone, as the firm's single approver. */
  readonly isSelfApproved: boolean;
}

/** What was looked up, with whose work it was looked up for. */
export interface SecondPersonFound extends Omit<SecondPersonKept, 'isSelfApproved'> {
  readonly makerId: string;
}

/** The JSON that is kept; null where nobody looked it up, or somebody else's work is signed by now. */
export function keptText(
  found: SecondPersonFound | null,
  { makerId, isSelfApproved }: { readonly makerId: string | null; readonly isSelfApproved: boolean },
): string | null {
  if (found === null || found.makerId !== makerId) return null;
  const { isFirmOfOne, wasCreatedByMaker, neverLoggedInElsewhere } = found;
  return JSON.stringify({ isFirmOfOne, wasCreatedByMaker, neverLoggedInElsewhere, isSelfApproved });
}

export function keptOf(json: string | null): SecondPersonKept | null {
  return json === null ? null : (JSON.parse(json) as SecondPersonKept);
}

/** Two sentences for papers, without names: `the first` is whoever made what was signed. */
export function secondPersonText(kept: SecondPersonKept | null): string {
  if (kept === null) return 'How far the second person was independent was not recorded.';
  if (kept.isSelfApproved) return `${firmText(kept.isFirmOfOne)} ${selfApprovedText}`;
  const facts = [
    kept.wasCreatedByMaker
      ? 'had been made a user by the first within 7 days before'
      : 'had not been made a user by the first within 7 days before',
    kept.neverLoggedInElsewhere
      ? 'had never logged in from an address that the first had not used'
      : 'had logged in from an address that the first had not used',
  ];
  return `${firmText(kept.isFirmOfOne)} The second person ${facts.join(', and ')}.`;
}

const selfApprovedText =
  'There was no second person: whoever made it approved it (SELF_APPROVED), because nobody else had the permission, nor had it within 30 days before.';

export const firmText = (isFirmOfOne: boolean): string =>
  isFirmOfOne
    ? 'The firm was a firm of one: one person alone managed access, for 30 days at least.'
    : 'The firm was no firm of one.';
