import type { PostingRefusal } from '@cifra/domain/posting';
import type { Refusal } from '@cifra/domain/refusals';
import { InvariantBroken } from '@cifra/database/failures';
import type { TaxCodeRefusal } from './propose-lines.ts';

/** What a manual entry may be answered: its tax codes' refusals and the engine's; it has no opening date, no fixed rate and no control line to be incomplete. */
export type ManualPostingCode =
  | Exclude<PostingRefusal['code'], 'OPENING_DATE_WRONG' | 'CONTROL_LINE_INCOMPLETE' | 'RATE_FIXED_BY_LAW'>
  | TaxCodeRefusal['code'];

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
