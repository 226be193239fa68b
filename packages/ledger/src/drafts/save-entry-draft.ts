import type { Uuid } from '@cifra/domain/ids';
import type { CodeOf } from '@cifra/domain/refusal-codes';
import { tenantCommand } from '@cifra/books/command';
import { actorOf } from '@cifra/books/actor-of';
import { saveDraft, saveDraftCodes, type DraftContent } from './save-draft.ts';
import type { StepInput } from '@cifra/books/step-input';

export interface SaveEntryDraft {
  /** Null: a new draft. */
  readonly draft: StepInput | null;
  readonly content: DraftContent;
}

/** Creates or edits a draft; answers its id. */
export const saveEntryDraftCommand = tenantCommand<SaveEntryDraft, Uuid, CodeOf<typeof saveDraftCodes>>(
  'ledger.saveEntryDraft',
  (tx, { draft, content }, context) =>
    saveDraft(tx, {
      draft: draft === null ? null : { id: draft.id, version: BigInt(draft.version) },
      content,
      editor: actorOf(context),
      newId: context.newId,
    }),
  { refuses: saveDraftCodes, isKeyShared: true },
);
