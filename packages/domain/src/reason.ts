import { accepted, refused, type Result } from './result.ts';
import { refuse, type Refusal } from './refusals.ts';

/** The minimum length of a reason after trimming: enough for a sentence that a reviewer can follow. Product, vocabulary. */
const reasonMinimum = 20;

/**
 * Trims a reason and checks its length in characters (code points of the NFC form). A missing reason counts as 0
 * characters. `lineNumber`: of a line that gives it. Refuses: REASON_TOO_SHORT.
 */
export function checkReason(
  text: string | null,
  lineNumber: number | null = null,
): Result<string, Refusal<'REASON_TOO_SHORT'>> {
  const reason = (text ?? '').normalize('NFC').trim();
  const given = [...reason].length;
  if (given < reasonMinimum)
    return refused(refuse('REASON_TOO_SHORT', { lineNumber, minimum: reasonMinimum, givenLength: given }));
  return accepted(reason);
}
