import { isApprovalNeeded } from '@cifra/domain/approval-rules';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes, type CodeOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused } from '@cifra/domain/result';
import { postManualEntry } from '../manual-entries/post-manual-entry.ts';
import { tenantCommand } from '@cifra/books/command';
import { actorOf } from '@cifra/books/actor-of';
import { manualPostingCodes } from '../manual-entries/manual-posting.ts';
import type { DraftContent } from './save-draft.ts';

const postEntryCodes = refusalCodes('APPROVAL_REQUIRED', ...manualPostingCodes);

/** Plain data. */
export interface EntryToPostNow extends DraftContent {
  /** Whether whoever posts it knows that it is dated far ahead. */
  readonly confirmFarAhead?: boolean;
}

/** Posts a manual entry without a draft; answers its id. Refuses: APPROVAL_REQUIRED, then as `postManualEntry`. */
export const postEntryCommand = tenantCommand<EntryToPostNow, Uuid, CodeOf<typeof postEntryCodes>>(
  'ledger.postEntry',
  async (tx, { confirmFarAhead = false, ...content }, context) => {
    if (isApprovalNeeded('ENTRY', 'posting', context.tenant.settings))
      return refused(refuse('APPROVAL_REQUIRED', { action: 'post' }));
    const posted = await postManualEntry(
      tx,
      {
        ...content,
        isFarAheadKnown: confirmFarAhead,
        sourceId: null,
        preparedBy: actorOf(context),
        approvedBy: null,
      },
      context,
    );
    return posted.ok ? accepted(posted.value.entryId) : posted;
  },
  { refuses: postEntryCodes, isKeyShared: true },
);
