import type { Uuid } from '@cifra/domain/ids';
import { accepted, type Result } from '@cifra/domain/result';
import { tenantReport } from '@cifra/books/command';
import { previewDocument, type PreviewedDocument } from './preview-document.ts';
import type { PostDocumentRefusal } from './post-document.ts';
import { documentDraftById } from './queries.ts';
import { contentOfDraft } from './save-document-draft.ts';

/** What a draft would be if it were posted now; the same decisions as those of posting, on one state of the books. Null: no such draft. */
export const previewDraft = tenantReport<
  { readonly draftId: Uuid },
  Result<PreviewedDocument, PostDocumentRefusal> | null
>('documents.previewDraft', async (tx, { draftId }, tenant) => {
  const row = await tx.first(documentDraftById, { id: draftId });
  if (!row) return null;
  const preview = await previewDocument(tx, { document: contentOfDraft(row), draftId }, tenant);
  return preview.ok ? accepted(preview.value) : preview;
});
