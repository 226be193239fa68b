import { postingCodes, type PostingRefusal } from '@cifra/domain/posting';
import { refusalCodes, withoutCodes, type CodeOf } from '@cifra/domain/refusal-codes';
import type { Refusal } from '@cifra/domain/refusals';
import { InvariantBroken } from '@cifra/database/failures';
import { taxCodeCodes } from './propose-lines.ts';

/** What a manual entry may be answered: its tax codes' refusals, a rate of its own that is ten times off, and the engine's; it has no opening date and no control line to be incomplete. */
export const manualPostingCodes = refusalCodes(
  ...taxCodeCodes,
  'LINE_RATE_SUSPICIOUS',
  ...withoutCodes(postingCodes, 'OPENING_DATE_WRONG', 'CONTROL_LINE_INCOMPLETE'),
);
export type ManualPostingCode = CodeOf<typeof manualPostingCodes>;

export function manualRefusal(refusal: PostingRefusal): Refusal<ManualPostingCode> {
  switch (refusal.code) {
    case 'OPENING_DATE_WRONG':
    case 'CONTROL_LINE_INCOMPLETE':
      throw new InvariantBroken(`a manual entry was refused with ${refusal.code}`);
    default:
      return refusal;
  }
}
