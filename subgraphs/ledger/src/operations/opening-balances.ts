import type { Uuid } from '@cifra/domain/ids';
import { checkReason } from '@cifra/domain/reason';
import type { Refusal } from '@cifra/domain/refusals';
import { accepted, refused } from '@cifra/domain/result';
import { InvariantBroken } from '@cifra/database/failures';
import { tenantCommand } from '@cifra/books/command';
import { actorOf } from '@cifra/books/drafts/draft-step';
import type { OpeningInput } from '@cifra/books/opening/opening-input';
import { postOpening, type OpeningRefusal } from '@cifra/books/opening/post-opening';
import { reverseOpening, type ReverseOpeningRefusal } from '@cifra/books/opening/reverse-opening';

type PostCode = Exclude<OpeningRefusal['code'], 'OPENING_DATE_WRONG' | 'CONTROL_LINE_INCOMPLETE'>;

/** Posts the opening balances; answers the entry's id. Refuses as `postOpening`. */
export const postOpeningBalances = tenantCommand<OpeningInput, Uuid, PostCode>(
  'ledger.postOpeningBalances',
  async (tx, input, context) => {
    const posted = await postOpening(tx, input, { preparedBy: actorOf(context), context });
    return posted.ok ? posted : refused(postRefusal(posted.refusal));
  },
);

/** The operation dates the entry itself, and names party and item on each control line. */
function postRefusal(refusal: OpeningRefusal): Refusal<PostCode> {
  switch (refusal.code) {
    case 'OPENING_DATE_WRONG':
    case 'CONTROL_LINE_INCOMPLETE':
      throw new InvariantBroken(`opening balances were refused with ${refusal.code}`);
    default:
      return refusal;
  }
}

type ReverseCode =
  | 'REASON_TOO_SHORT'
  | Extract<
      ReverseOpeningRefusal['code'],
      'OPENING_UNKNOWN' | 'OPENING_ITEM_SETTLED' | 'PERIOD_LOCKED' | 'ACCOUNT_INACTIVE'
    >;

/** Undoes the opening balances that stand. Refuses: REASON_TOO_SHORT, then as `reverseOpening`. */
export const reverseOpeningBalances = tenantCommand<
  Readonly<Record<string, never>>,
  { readonly entryId: Uuid; readonly reversingEntryId: Uuid },
  ReverseCode
>('ledger.reverseOpeningBalances', async (tx, _input, context) => {
  const reason = checkReason(context.request.reason);
  if (!reason.ok) return reason;
  const reversed = await reverseOpening(tx, { preparedBy: actorOf(context), context });
  if (!reversed.ok) return refused(reverseRefusal(reversed.refusal));
  const { entryId, reversing } = reversed.value;
  return accepted({ entryId, reversingEntryId: reversing.entryId });
});

/** The operation looks the entry up and dates its reversal itself; accounts of posted lines stay, and stay postable. */
function reverseRefusal(refusal: ReverseOpeningRefusal): Refusal<ReverseCode> {
  switch (refusal.code) {
    case 'OPENING_UNKNOWN':
    case 'OPENING_ITEM_SETTLED':
    case 'PERIOD_LOCKED':
    case 'ACCOUNT_INACTIVE':
      return refusal;
    default:
      throw new InvariantBroken(`the reversal of opening balances was refused with ${refusal.code}`);
  }
}
