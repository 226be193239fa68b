import type { Refusal, RefusalCode } from '@cifra/domain/refusals';
import { InvariantBroken } from '@cifra/database/failures';

/** What the posting engine and reversals may answer to a document; the rest would be a fault of the program. */
const documentPostingCodes = [
  'POSTING_DATE_OUTSIDE_PERIODS',
  'PERIOD_LOCKED',
  'ACCOUNT_UNKNOWN',
  'ACCOUNT_NOT_POSTABLE',
  'ACCOUNT_INACTIVE',
  'ACCOUNT_IS_CONTROL',
  'CURRENCY_UNKNOWN',
  'AMOUNT_NOT_WHOLE_MINOR',
  'AMOUNT_TOO_LARGE',
  'RATE_MISSING',
  'ROLE_UNBOUND',
  'ENTRY_UNBALANCED',
  'REVERSAL_BEFORE_ENTRY',
] as const satisfies readonly RefusalCode[];

export type DocumentPostingCode = (typeof documentPostingCodes)[number];

/** A refusal of the engine as a document answers it. Throws on one that a document cannot meet. */
export function documentRefusal(refusal: Refusal): Refusal<DocumentPostingCode> {
  if ((documentPostingCodes as readonly string[]).includes(refusal.code))
    return refusal as Refusal<DocumentPostingCode>;
  throw new InvariantBroken(`a document was refused with ${refusal.code}`);
}
