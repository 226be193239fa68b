import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { withoutCodes, type CodeOf } from '@cifra/domain/refusal-codes';
import type { Refusal } from '@cifra/domain/refusals';
import { accepted, refused } from '@cifra/domain/result';
import { InvariantBroken } from '@cifra/database/failures';
import { reverseAccrual, reverseAccrualCodes, type ReverseAccrualRefusal } from './reverse-accrual.ts';
import { tenantCommand } from '@cifra/books/command';
import { actorOf } from '@cifra/books/actor-of';

const commandCodes = withoutCodes(
  reverseAccrualCodes,
  'ENTRY_NOT_REVERSIBLE',
  'REVERSAL_BEFORE_ENTRY',
  'OPENING_DATE_WRONG',
  'DATE_TOO_FAR_AHEAD',
  'ACCOUNT_UNKNOWN',
  'ACCOUNT_NOT_POSTABLE',
);
type AccrualReversalCode = CodeOf<typeof commandCodes>;

/** Posts the reversal of a pending accrual; returns the reversing entry's id. Refuses as the books do. */
export const reverseAccrualCommand = tenantCommand<{ readonly entryId: Uuid }, Uuid, AccrualReversalCode>(
  'ledger.reverseAccrual',
  async (tx, { entryId }, context) => {
    const asked = { entryId, preparedBy: actorOf(context), upTo: null };
    const posted = await reverseAccrual(tx, asked, context);
    return posted.ok ? accepted(posted.value.entryId) : refused(accrualRefusal(posted.refusal));
  },
  { refuses: commandCodes, isKeyShared: true },
);

/** The same on the day that it is due, for the scheduler: nothing is dated after that day. Refuses as the books do. */
export const reverseDueAccrualCommand = tenantCommand<
  { readonly entryId: Uuid; readonly day: LocalDate },
  Uuid,
  AccrualReversalCode
>('ledger.reverseDueAccrual', async (tx, { entryId, day }, context) => {
  const posted = await reverseAccrual(tx, { entryId, preparedBy: null, upTo: day }, context);
  return posted.ok ? accepted(posted.value.entryId) : refused(accrualRefusal(posted.refusal));
});

/** An accrual is a manual entry whose reversal is dated after it; posted lines name accounts that stay and stay postable. */
function accrualRefusal(refusal: ReverseAccrualRefusal): Refusal<AccrualReversalCode> {
  switch (refusal.code) {
    case 'ENTRY_NOT_REVERSIBLE':
    case 'REVERSAL_BEFORE_ENTRY':
    case 'OPENING_DATE_WRONG':
    case 'DATE_TOO_FAR_AHEAD':
    case 'ACCOUNT_UNKNOWN':
    case 'ACCOUNT_NOT_POSTABLE':
      throw new InvariantBroken(`the reversal of an accrual was refused with ${refusal.code}`);
    default:
      return refusal;
  }
}
