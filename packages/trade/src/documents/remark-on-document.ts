import { eq } from 'drizzle-orm';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { tenantQuery } from '@cifra/database/statement';
import { documentRemarks } from '@cifra/database/tables/documents';
import type { TenantTx } from '@cifra/database/tx';
import { documentById } from './queries.ts';

const remarkOfDocument = tenantQuery<{ documentId: Uuid }>()((q) => {
  const t = q.t.document_remarks;
  return q.db
    .select()
    .from(t)
    .where(eq(t.document_id, q.arg(t.document_id, 'documentId')));
});

export const remarkCodes = refusalCodes('DOCUMENT_UNKNOWN');

/** Notes something beside a posted document, whatever the lock state of its period: it is not in the ledger (acceptance P13).
 * An empty remark takes it away. Refuses: DOCUMENT_UNKNOWN. */
export async function remarkOnDocument(
  tx: TenantTx,
  { documentId, remark }: { readonly documentId: Uuid; readonly remark: string },
): Promise<Result<Uuid, RefusalOf<typeof remarkCodes>>> {
  const [document, known] = await Promise.all([
    tx.first(documentById, { id: documentId }),
    tx.first(remarkOfDocument, { documentId }),
  ]);
  if (!document) return refused(refuse('DOCUMENT_UNKNOWN', { documentRef: documentId }));
  const row = { document_id: documentId, remark };
  if (!known) tx.insert(documentRemarks, row);
  else tx.replace(documentRemarks, row, known.commit_number);
  tx.record({
    event: 'DOCUMENT_REMARKED',
    objectType: 'Document',
    objectId: documentId,
    before: { remark: known?.remark ?? '' },
    after: { remark },
  });
  return accepted(documentId);
}
