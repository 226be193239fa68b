import type { Uuid } from '@cifra/domain/ids';
import { checkReason } from '@cifra/domain/reason';
import { refusalCodes, withoutCodes, type CodeOf, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { isApprovalNeeded } from '@cifra/domain/approval-rules';
import { accepted, refused } from '@cifra/domain/result';
import { InvariantBroken } from '@cifra/database/failures';
import { tenantCommand } from '@cifra/books/command';
import { actorOf } from '@cifra/books/actor-of';
import type { OpeningInput } from './opening-input.ts';
import { postOpening, postOpeningCodes, type OpeningRefusal } from './post-opening.ts';
import { reverseOpening, type ReverseOpeningRefusal } from './reverse-opening.ts';

const postCodes = refusalCodes(
  'APPROVAL_REQUIRED',
  ...withoutCodes(postOpeningCodes, 'OPENING_DATE_WRONG', 'CONTROL_LINE_INCOMPLETE'),
);
type PostCode = CodeOf<typeof postCodes>;

/** Posts the opening balances; answers the entry's id. Refuses: APPROVAL_REQUIRED, then as `postOpening`. */
export const postOpeningBalancesCommand = tenantCommand<OpeningInput, Uuid, PostCode>(
  'ledger.postOpeningBalances',
  async (tx, input, context) => {
    if (isApprovalNeeded('ENTRY', 'posting', context.tenant.settings))
      return refused(refuse('APPROVAL_REQUIRED', { action: 'post' }));
    const posted = await postOpening(tx, input, { preparedBy: actorOf(context), approvedBy: null, context });
    return posted.ok ? posted : refused(openingRefusal(posted.refusal));
  },
  { refuses: postCodes, isKeyShared: true },
);

/** The operation dates the entry itself, and names party and item on each control line. */
export function openingRefusal(refusal: OpeningRefusal): Refusal<PostCode> {
  switch (refusal.code) {
    case 'OPENING_DATE_WRONG':
    case 'CONTROL_LINE_INCOMPLETE':
      throw new InvariantBroken(`opening balances were refused with ${refusal.code}`);
    default:
      return refusal;
  }
}

export const reverseOpeningCodes = refusalCodes(
  'OPENING_UNKNOWN',
  'OPENING_ITEM_SETTLED',
  'PERIOD_LOCKED',
  'ACCOUNT_INACTIVE',
);
const reverseCodes = refusalCodes('REASON_TOO_SHORT', 'APPROVAL_REQUIRED', ...reverseOpeningCodes);
type ReverseCode = CodeOf<typeof reverseCodes>;

/** Reverses the current opening balances. Refuses: REASON_TOO_SHORT, APPROVAL_REQUIRED, then as `reverseOpening`. */
export const reverseOpeningBalancesCommand = tenantCommand<
  Readonly<Record<string, never>>,
  { readonly entryId: Uuid; readonly reversingEntryId: Uuid },
  ReverseCode
>(
  'ledger.reverseOpeningBalances',
  async (tx, _input, context) => {
    const reason = checkReason(context.request.reason);
    if (!reason.ok) return reason;
    if (isApprovalNeeded('ENTRY', 'undoing', context.tenant.settings))
      return refused(refuse('APPROVAL_REQUIRED', { action: 'reverse' }));
    const reversed = await reverseOpening(tx, { preparedBy: actorOf(context), approvedBy: null, context });
    if (!reversed.ok) return refused(openingReversalRefusal(reversed.refusal));
    const { entryId, reversing } = reversed.value;
    return accepted({ entryId, reversingEntryId: reversing.entryId });
  },
  { refuses: reverseCodes, isKeyShared: true },
);

/** The operation looks the entry up and dates its reversal itself; accounts of posted lines stay, and stay postable. */
export function openingReversalRefusal(
  refusal: ReverseOpeningRefusal,
): RefusalOf<typeof reverseOpeningCodes> {
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
