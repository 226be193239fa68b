import type { Uuid } from '@cifra/domain/ids';
import type { Refusal } from '@cifra/domain/refusals';
import { accepted, refused } from '@cifra/domain/result';
import { InvariantBroken } from '@cifra/database/failures';
import { reverseAccrual as reverse } from '@cifra/books/accruals/reverse-accrual';
import { tenantCommand } from '@cifra/books/command';
import { actorOf } from '@cifra/books/drafts/draft-step';
import type { ReverseEntryRefusal } from '@cifra/books/journal/reverse-entry';

type AccrualReversalCode =
  | 'ACCRUAL_UNKNOWN'
  | 'ENTRY_UNKNOWN'
  | 'ENTRY_ALREADY_REVERSED'
  | 'POSTING_DATE_OUTSIDE_PERIODS'
  | 'PERIOD_LOCKED'
  | 'ACCOUNT_INACTIVE'
  | 'ACCOUNT_IS_CONTROL';

/** Posts the reversal of an accrual that waits; answers the reversing entry's id. Refuses as the books do. */
export const reverseAccrual = tenantCommand<{ readonly entryId: Uuid }, Uuid, AccrualReversalCode>(
  'ledger.reverseAccrual',
  async (tx, { entryId }, context) => {
    const posted = await reverse(tx, { entryId, preparedBy: actorOf(context) }, context);
    return posted.ok ? accepted(posted.value.entryId) : refused(accrualRefusal(posted.refusal));
  },
);

/** An accrual is a manual entry whose reversal is dated after it; posted lines name accounts that stay and stay postable. */
function accrualRefusal(
  refusal: ReverseEntryRefusal | Refusal<'ACCRUAL_UNKNOWN'>,
): Refusal<AccrualReversalCode> {
  switch (refusal.code) {
    case 'ENTRY_NOT_REVERSIBLE':
    case 'REVERSAL_BEFORE_ENTRY':
    case 'OPENING_DATE_WRONG':
    case 'ACCOUNT_UNKNOWN':
    case 'ACCOUNT_NOT_POSTABLE':
      throw new InvariantBroken(`the reversal of an accrual was refused with ${refusal.code}`);
    default:
      return refusal;
  }
}
