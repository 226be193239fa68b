import type { Uuid } from '@cifra/domain/ids';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused } from '@cifra/domain/result';
import { tenantCommand } from '@cifra/books/command';
import { proposedLine } from '@cifra/books/drafts/draft-line';
import { actorOf } from '@cifra/books/drafts/draft-step';
import { manualRefusal, type ManualPostingCode } from '@cifra/books/drafts/manual-posting';
import type { DraftContent } from '@cifra/books/drafts/save-draft';
import { postEntry as post } from '@cifra/books/journal/post-entry';

/** Posts a manual entry without a draft; answers its id. Refuses: APPROVAL_REQUIRED, then as the engine does. */
export const postEntry = tenantCommand<DraftContent, Uuid, 'APPROVAL_REQUIRED' | ManualPostingCode>(
  'ledger.postEntry',
  async (tx, content, context) => {
    if (context.tenant.settings['entries.manualNeedApproval'])
      return refused(refuse('APPROVAL_REQUIRED', { action: 'post' }));
    const posted = await post(
      tx,
      {
        ...content,
        kind: 'ORDINARY',
        source: 'MANUAL',
        sourceId: null,
        lines: content.lines.map(proposedLine),
        preparedBy: actorOf(context),
        approvedBy: null,
      },
      context,
    );
    return posted.ok ? accepted(posted.value.entryId) : refused(manualRefusal(posted.refusal));
  },
);
