import type { Uuid } from '@cifra/domain/ids';
import { tenantCommand } from '@cifra/books/command';
import { actorOf } from '@cifra/books/drafts/draft-step';
import { saveDraft, type DraftContent, type SaveDraftRefusal } from '@cifra/books/drafts/save-draft';
import type { StepInput } from '@cifra/subgraph-kit/parse-step';

export interface SaveEntryDraft {
  /** Null: a new draft. */
  readonly draft: StepInput | null;
  readonly content: DraftContent;
}

/** Creates or edits a draft; answers its id. */
export const saveEntryDraft = tenantCommand<SaveEntryDraft, Uuid, SaveDraftRefusal['code']>(
  'ledger.saveEntryDraft',
  (tx, { draft, content }, context) =>
    saveDraft(tx, {
      draft: draft === null ? null : { id: draft.id, version: BigInt(draft.version) },
      content,
      editor: actorOf(context),
      newId: context.newId,
    }),
);
