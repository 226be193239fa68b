/**
 * Why a number of a series has no document. By construction this cannot happen: a number is issued in the transaction
 * that writes its document, and nothing with a number can be deleted.
 */
export type NumberGapReason = 'DOCUMENT_MISSING' | 'COUNTER_AHEAD';

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
};

/**
 * The gaps of a series in one fiscal year: the numbers from 1 to the last one issued that are not among `numbers`
 * (ascending, each once). Those below the last of `numbers` are DOCUMENT_MISSING, those above it COUNTER_AHEAD. A
 * counter behind the last number is not a gap. Source: product 3.4; acceptance N5.
 */
export function numberGaps(numbers: Iterable<bigint>, lastGiven: bigint): MissingNumbers[] {
  const gaps: MissingNumbers[] = [];
  let next = 1n;
  for (const number of numbers) {
    if (number > next) gaps.push({ from: next, to: number - 1n, reason: 'DOCUMENT_MISSING' });
    next = number + 1n;
  }
  if (lastGiven >= next) gaps.push({ from: next, to: lastGiven, reason: 'COUNTER_AHEAD' });
  return gaps;
}
