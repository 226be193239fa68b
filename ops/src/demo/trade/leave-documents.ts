import { documentDraftById } from '@cifra/books/documents/queries';
import { documentKindOf } from '@cifra/domain/documents/kinds';
import { saveDocumentDraft, submitDocumentDraft } from '@cifra/subgraph-documents/operations/documents';
import { askForApproval } from '../ask-for-approval.ts';
import type { ClientBooks } from '../client-books.ts';
import { must } from '../must.ts';
import { askedItems } from './ask-document.ts';
import type { Desk } from './desk.ts';
import { unpostedOf } from './unposted.ts';

/** Leaves invoices before an approver, and invoices and bills as drafts: dated in the last days that were kept. */
export async function leaveDocuments(where: ClientBooks, desk: Desk): Promise<void> {
  const { books, tenantId, client, preparer } = where;
  const { documentsAwaiting: awaiting, documentDrafts: drafts, keptUntil } = client.progress;
  if (client.progress.invoicesNeedApproval) await askForApproval(where, 'invoices.needApproval');
  if (keptUntil === null) return;
  const documents = unpostedOf(client.business, keptUntil, { awaiting, drafts });
  for (const [index, activity] of documents.entries()) {
    const document = askedItems(desk, activity, new Map());
    const request = preparer(`demo ${activity.key}`);
    const id = must(await books.execute(saveDocumentDraft, { tenantId }, { draft: null, document }, request));
    if (index >= awaiting) continue;
    const row = await books.read(tenantId, (tx) => tx.first(documentDraftById, { id }));
    if (row?.state !== 'DRAFT') continue;
    const { family } = documentKindOf[activity.type];
    const step = { id, version: row.commit_number.toString(), family, onFirstOpenDay: false };
    must(await books.execute(submitDocumentDraft, { tenantId }, step, preparer()));
  }
}
