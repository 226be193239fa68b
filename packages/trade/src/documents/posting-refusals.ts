import { hasCode, refusalCodes, type CodeOf } from '@cifra/domain/refusal-codes';
import type { Refusal } from '@cifra/domain/refusals';
import { InvariantBroken } from '@cifra/database/failures';

/** What the posting engine and reversals may answer to a document; the rest would be a fault of the program. */
export const documentPostingCodes = refusalCodes(
  'POSTING_DATE_OUTSIDE_PERIODS',
  'PERIOD_LOCKED',
  'DATE_TOO_FAR_AHEAD',
  'ACCOUNT_UNKNOWN',
  'ACCOUNT_NOT_POSTABLE',
  'ACCOUNT_INACTIVE',
  'ACCOUNT_IS_CONTROL',
  'ACCOUNT_CURRENCY_DIFFERS',
  'CURRENCY_UNKNOWN',
  'AMOUNT_NOT_WHOLE_MINOR',
  'AMOUNT_TOO_LARGE',
  'RATE_MISSING',
  'ROLE_UNBOUND',
  'ENTRY_UNBALANCED',
  'REVERSAL_BEFORE_ENTRY',
);
export type DocumentPostingCode = CodeOf<typeof documentPostingCodes>;

/**
 * A refusal of the engine as a document answers it: without the engine's line, which is one of the entry and none that the caller wrote; the
 * account or currency that it names says which it is. Throws on one that a document cannot meet.
 */
export function documentRefusal(refusal: Refusal): Refusal<DocumentPostingCode> {
  if (!hasCode(refusal, documentPostingCodes))
    throw new InvariantBroken(`a document was refused with ${refusal.code}`);
  const { code, facts } = refusal;
  return (
    'lineNumber' in facts ? { code, facts: { ...facts, lineNumber: null } } : refusal
  ) as typeof refusal;
}
