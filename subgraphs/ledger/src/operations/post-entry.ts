import type { Uuid } from '@cifra/domain/ids';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused } from '@cifra/domain/result';
import { postManualEntry } from '@cifra/books/accruals/post-manual-entry';
import { tenantCommand } from '@cifra/books/command';
import { actorOf } from '@cifra/books/drafts/draft-step';
import type { ManualPostingCode } from '@cifra/books/drafts/manual-posting';
import type { DraftContent } from '@cifra/books/drafts/save-draft';

/** Posts a manual entry without a draft; answers its id. Refuses: APPROVAL_REQUIRED, then as `postManualEntry`. */
export const postEntry = tenantCommand<DraftContent, Uuid, 'APPROVAL_REQUIRED' | ManualPostingCode>(
  'ledger.postEntry',
  async (tx, content, context) => {
    if (context.tenant.settings['entries.manualNeedApproval'])
      return refused(refuse('APPROVAL_REQUIRED', { action: 'post' }));
    const posted = await postManualEntry(
      tx,
      { ...content, sourceId: null, preparedBy: actorOf(context), approvedBy: null },
      context,
    );
    return posted.ok ? accepted(posted.value.entryId) : posted;
  },
);
