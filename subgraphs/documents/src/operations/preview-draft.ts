import type { Uuid } from '@cifra/domain/ids';
import { accepted, type Result } from '@cifra/domain/result';
import { tenantReport } from '@cifra/books/command';
import { previewDocument, type PreviewedDocument } from '@cifra/books/documents/preview-document';
import type { PostDocumentRefusal } from '@cifra/books/documents/post-document';
import { documentDraftById } from '@cifra/books/documents/queries';
import { contentOfDraft } from '@cifra/books/documents/save-document-draft';

/** What a draft would be if it were posted now; the same decisions as those of posting, on one state of the books. Null: no such draft. */
export const previewDraft = tenantReport<
  { readonly draftId: Uuid },
  Result<PreviewedDocument, PostDocumentRefusal> | null
>('documents.previewDraft', async (tx, { draftId }, tenant) => {
  const row = await tx.first(documentDraftById, { id: draftId });
  if (!row) return null;
  const preview = await previewDocument(tx, contentOfDraft(row), tenant);
  return preview.ok ? accepted(preview.value) : preview;
});
