import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { checkReason } from '@cifra/domain/reason';
import { refusalCodes, withoutCodes, type CodeOf } from '@cifra/domain/refusal-codes';
import type { Refusal } from '@cifra/domain/refusals';
import { accepted, refused } from '@cifra/domain/result';
import { InvariantBroken } from '@cifra/database/failures';
import { tenantCommand } from '@cifra/books/command';
import { actorOf } from '@cifra/books/actor-of';
import { reverseEntry, reverseEntryCodes, type ReverseEntryRefusal } from './reverse-entry.ts';

export interface ReverseEntry {
  readonly entryId: Uuid;
  readonly on: LocalDate | 'FIRST_OPEN_DAY';
}

const manualReversalCodes = withoutCodes(
  reverseEntryCodes,
  'OPENING_DATE_WRONG',
  'ACCOUNT_UNKNOWN',
  'ACCOUNT_NOT_POSTABLE',
);
type ManualReversalCode = CodeOf<typeof manualReversalCodes>;
const commandCodes = refusalCodes('REASON_TOO_SHORT', ...manualReversalCodes);

/** Reverses a manual or imported entry; returns the reversing entry's id. Refuses: REASON_TOO_SHORT, then as the books do. */
export const reverseEntryCommand = tenantCommand<ReverseEntry, Uuid, CodeOf<typeof commandCodes>>(
  'ledger.reverseEntry',
  async (tx, { entryId, on }, context) => {
    const reason = checkReason(context.request.reason);
    if (!reason.ok) return reason;
    const posted = await reverseEntry(
      tx,
      { entryId, source: 'MANUAL', on, preparedBy: actorOf(context), approvedBy: null },
      context,
    );
    return posted.ok ? accepted(posted.value.entryId) : refused(manualReversal(posted.refusal));
  },
  { refuses: commandCodes },
);

/** Posted lines name accounts that stay and stay postable, and a manual reversal has no opening date. */
function manualReversal(refusal: ReverseEntryRefusal): Refusal<ManualReversalCode> {
  switch (refusal.code) {
    case 'OPENING_DATE_WRONG':
    case 'ACCOUNT_UNKNOWN':
    case 'ACCOUNT_NOT_POSTABLE':
      throw new InvariantBroken(`a manual reversal was refused with ${refusal.code}`);
    default:
      return refusal;
  }
}
