import { asc } from 'drizzle-orm';
import type { Uuid } from '@cifra/domain/ids';
import type { Row } from '@cifra/database/kit/table';
import type { allocations, documentDrafts, documents } from '@cifra/database/tables/documents';
import type { TenantReadTx } from '@cifra/database/tx';
import type { Connection } from '@cifra/books/connection';
import { rowsByIds } from '@cifra/books/rows-by-ids';

/** A row with the tenant whose it is, and what that tenant's books are kept in. */
export type OfTenant<Of> = Of & { readonly tenantId: Uuid; readonly baseCurrency: string };
export type DocumentRow = Row<typeof documents>;
export type DocumentOfTenant = OfTenant<DocumentRow>;
export type DocumentPage = Connection<DocumentOfTenant>;
export type AllocationPage = Connection<AllocationOfTenant>;
export type DocumentDraftOfTenant = OfTenant<Row<typeof documentDrafts>>;
export type DocumentDraftPage = Connection<DocumentDraftOfTenant>;
export type AllocationOfTenant = OfTenant<Row<typeof allocations>>;

export const documentsByIds = rowsByIds((q, isOneOf) =>
  q.db.select().from(q.t.documents).where(isOneOf(q.t.documents.id)),
);

export const documentDraftsByIds = rowsByIds((q, isOneOf) =>
  q.db.select().from(q.t.document_drafts).where(isOneOf(q.t.document_drafts.id)),
);

export const allocationsByIds = rowsByIds((q, isOneOf) =>
  q.db.select().from(q.t.allocations).where(isOneOf(q.t.allocations.id)),
);

/** The notes that correct each of several documents, in the order in which they were posted. */
export const notesByOriginals = rowsByIds((q, isOneOf) => {
  const t = q.t.documents;
  return q.db
    .select()
    .from(t)
    .where(isOneOf(t.original_document_id))
    .orderBy(asc(t.original_document_id), asc(t.id));
});

export const voidsByDocuments = rowsByIds((q, isOneOf) =>
  q.db.select().from(q.t.document_voids).where(isOneOf(q.t.document_voids.document_id)),
);

export const remarksByDocuments = rowsByIds((q, isOneOf) =>
  q.db.select().from(q.t.document_remarks).where(isOneOf(q.t.document_remarks.document_id)),
);

const allocationsFrom = rowsByIds((q, isOneOf) => {
  const t = q.t.allocations;
  return q.db.select().from(t).where(isOneOf(t.from_item_id)).orderBy(asc(t.id));
});

const allocationsTo = rowsByIds((q, isOneOf) => {
  const t = q.t.allocations;
  return q.db.select().from(t).where(isOneOf(t.to_item_id)).orderBy(asc(t.id));
});

/** The allocations of open items, either way, by item; two statements, because each way has its index. */
export async function allocationsByItems(
  tx: TenantReadTx,
  itemIds: readonly Uuid[],
): Promise<{ readonly itemId: Uuid; readonly allocation: Row<typeof allocations> }[]> {
  const from = await allocationsFrom(tx, itemIds);
  const to = await allocationsTo(tx, itemIds);
  return [
    ...from.map((allocation) => ({ itemId: allocation.from_item_id, allocation })),
    ...to.map((allocation) => ({ itemId: allocation.to_item_id, allocation })),
  ].toSorted((one, other) => (one.allocation.id < other.allocation.id ? -1 : 1));
}

export const reversalsOfAllocations = rowsByIds((q, isOneOf) =>
  q.db.select().from(q.t.allocation_reversals).where(isOneOf(q.t.allocation_reversals.allocation_id)),
);
