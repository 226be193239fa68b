import { documentDraftById } from '@cifra/trade/documents/queries';
import { documentKindOf } from '@cifra/domain/documents/kinds';
import {
  saveDocumentDraftCommand,
  submitDocumentDraftCommand,
} from '@cifra/trade/documents/document-commands';
import { requireApproval } from '../require-approval.ts';
import type { ClientBooks } from '../client-books.ts';
import { expectAccepted } from '../expect-accepted.ts';
import { itemsDocument } from './document-inputs.ts';
import type { MasterData } from './master-data.ts';
import { unpostedOf } from './unposted.ts';

/** Leaves invoices awaiting approval, and invoices and bills as drafts, dated in the last few days. */
export async function leaveDocuments(where: ClientBooks, masterData: MasterData): Promise<void> {
  const { books, tenantId, client, preparer } = where;
  const { documentsAwaiting: awaiting, documentDrafts: drafts, keptUntil } = client.progress;
  if (client.progress.invoicesNeedApproval) await requireApproval(where, 'invoices.needApproval');
  if (keptUntil === null) return;
  const documents = unpostedOf(client.business, keptUntil, { awaiting, drafts });
  for (const [index, activity] of documents.entries()) {
    const document = itemsDocument(masterData, activity, new Map());
    const request = preparer(`demo ${activity.key}`);
    const id = expectAccepted(
      await books.execute(saveDocumentDraftCommand, { tenantId }, { draft: null, document }, request),
    );
    if (index >= awaiting) continue;
    const row = await books.read(tenantId, (tx) => tx.first(documentDraftById, { id }));
    if (row?.state !== 'DRAFT') continue;
    const { family } = documentKindOf[activity.type];
    const step = { id, version: row.commit_number.toString(), family, onFirstOpenDay: false };
    expectAccepted(await books.execute(submitDocumentDraftCommand, { tenantId }, step, preparer()));
  }
}
