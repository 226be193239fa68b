import { postingCodes, type PostingRefusal } from '@cifra/domain/posting';
import { refusalCodes, withoutCodes, type CodeOf } from '@cifra/domain/refusal-codes';
import type { Refusal } from '@cifra/domain/refusals';
import { InvariantBroken } from '@cifra/database/failures';
import { taxCodeCodes } from './propose-lines.ts';

/** What a manual entry may be answered: its tax codes' refusals and the engine's; it has no opening date, no fixed rate and no control line to be incomplete. */
export const manualPostingCodes = refusalCodes(
  ...taxCodeCodes,
  ...withoutCodes(postingCodes, 'OPENING_DATE_WRONG', 'CONTROL_LINE_INCOMPLETE', 'RATE_FIXED_BY_LAW'),
);
export type ManualPostingCode = CodeOf<typeof manualPostingCodes>;

export function manualRefusal(refusal: PostingRefusal): Refusal<ManualPostingCode> {
  switch (refusal.code) {
    case 'OPENING_DATE_WRONG':
    case 'CONTROL_LINE_INCOMPLETE':
    case 'RATE_FIXED_BY_LAW':
      throw new InvariantBroken(`a manual entry was refused with ${refusal.code}`);
    default:
      return refusal;
  }
}
