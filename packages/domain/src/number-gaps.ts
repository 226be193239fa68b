/**
 * Why a number of a series has no document. But for a restore this cannot happen by construction: a number is issued in the transaction
 * that writes its document, and nothing with a number can be deleted.
 */
export type NumberGapReason = 'DOCUMENT_MISSING' | 'COUNTER_AHEAD' | 'LOST_BY_RESTORE';

/** Numbers `from` to `to`, both missing. */
export interface MissingNumbers {
  readonly from: bigint;
  readonly to: bigint;
  readonly reason: NumberGapReason;
}

/** Each reason in words, for readers of the report. */
export const numberGapExplanations: Readonly<Record<NumberGapReason, string>> = {
  DOCUMENT_MISSING:
    'No document bears it, and the documents after it are there. Numbers are given in the transaction that writes the document, and ' +
    'no document can be deleted: the file was changed from outside. Verify the books; restore a backup that is whole.',
  COUNTER_AHEAD:
    'No document bears it yet, and the counter says that it was given: the counter was set forward from outside. Rebuild what is ' +
    'maintained; the next document then takes it.',
  LOST_BY_RESTORE:
    'It was given, and the document that bore it is not in the backup that the books were restored to. The series goes on behind it, so ' +
    'that no other document ever bears it. What it was can be read in the books as they were before, which were kept.',
};

/** Numbers that were lost when the books were restored, both ends among them. */
export interface LostNumbers {
  readonly first: bigint;
  readonly last: bigint;
}

/**
 * The gaps of a series in one fiscal year: the numbers from 1 to the last one issued that are not among `numbers`
 * (ascending, each once). Those that a restore lost are LOST_BY_RESTORE; of the others, those below the last of `numbers` are
 * DOCUMENT_MISSING, those above it COUNTER_AHEAD. A counter behind the last number is not a gap. Source: product 3.4; acceptance N5.
 */
export function numberGaps(
  numbers: Iterable<bigint>,
  lastGiven: bigint,
  lost: readonly LostNumbers[] = [],
): MissingNumbers[] {
  const gaps: MissingNumbers[] = [];
  let next = 1n;
  for (const number of numbers) {
    if (number > next)
      gaps.push(...divided({ from: next, to: number - 1n, reason: 'DOCUMENT_MISSING' }, lost));
    next = number + 1n;
  }
  if (lastGiven >= next) gaps.push(...divided({ from: next, to: lastGiven, reason: 'COUNTER_AHEAD' }, lost));
  return gaps;
}

/** A gap, in parts where some of its numbers were lost. `lost`: ascending, none twice. */
function divided({ from, to, reason }: MissingNumbers, lost: readonly LostNumbers[]): MissingNumbers[] {
  const parts: MissingNumbers[] = [];
  let next = from;
  for (const { first, last } of lost) {
    if (last < next || first > to) continue;
    if (first > next) parts.push({ from: next, to: first - 1n, reason });
    const [begins, ends] = [first > next ? first : next, last < to ? last : to];
    parts.push({ from: begins, to: ends, reason: 'LOST_BY_RESTORE' });
    next = ends + 1n;
  }
  if (next <= to) parts.push({ from: next, to, reason });
  return parts;
}
