import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { checkReason } from '@cifra/domain/reason';
import type { Refusal } from '@cifra/domain/refusals';
import { accepted, refused } from '@cifra/domain/result';
import { InvariantBroken } from '@cifra/database/failures';
import { tenantCommand } from '@cifra/books/command';
import { actorOf } from '@cifra/books/drafts/draft-step';
import { reverseEntry as reverse, type ReverseEntryRefusal } from '@cifra/books/journal/reverse-entry';

export interface ReverseEntry {
  readonly entryId: Uuid;
  readonly on: LocalDate | 'FIRST_OPEN_DAY';
}

type ManualReversalCode = Exclude<
  ReverseEntryRefusal['code'],
  'OPENING_DATE_WRONG' | 'ACCOUNT_UNKNOWN' | 'ACCOUNT_NOT_POSTABLE'
>;

/** Undoes a manual or imported entry; answers the reversing entry's id. Refuses: REASON_TOO_SHORT, then as the books do. */
export const reverseEntry = tenantCommand<ReverseEntry, Uuid, ManualReversalCode | 'REASON_TOO_SHORT'>(
  'ledger.reverseEntry',
  async (tx, { entryId, on }, context) => {
    const reason = checkReason(context.request.reason);
    if (!reason.ok) return reason;
    const posted = await reverse(
      tx,
      { entryId, source: 'MANUAL', on, preparedBy: actorOf(context), approvedBy: null },
      context,
    );
    return posted.ok ? accepted(posted.value.entryId) : refused(manualReversal(posted.refusal));
  },
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
