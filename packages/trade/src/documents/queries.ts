import { and, asc, eq } from 'drizzle-orm';
import type { Uuid } from '@cifra/domain/ids';
import { sumOf } from '@cifra/database/dialects/aggregate';
import { tenantQuery } from '@cifra/database/statement';

/** The statements of documents, prepared once per connection. Rows only: no decision is made here. */

export const seriesOfDocumentKind = tenantQuery<{ kind: string }>()((q) =>
  q.db
    .select()
    .from(q.t.document_series)
    .where(eq(q.t.document_series.kind, q.arg(q.t.document_series.kind, 'kind'))),
);

export const documentById = tenantQuery<{ id: Uuid }>()((q) =>
  q.db
    .select()
    .from(q.t.documents)
    .where(eq(q.t.documents.id, q.arg(q.t.documents.id, 'id'))),
);

export const linesOfDocument = tenantQuery<{ documentId: Uuid }>()((q) =>
  q.db
    .select()
    .from(q.t.document_lines)
    .where(eq(q.t.document_lines.document_id, q.arg(q.t.document_lines.document_id, 'documentId')))
    .orderBy(asc(q.t.document_lines.ordinal)),
);

export const documentByVendorNumber = tenantQuery<{
  partyId: Uuid;
  kind: string;
  vendorNumber: string;
}>()((q) => {
  const t = q.t.documents;
  return q.db
    .select({ id: t.id, displayNumber: t.display_number })
    .from(t)
    .where(
      and(
        eq(t.party_id, q.arg(t.party_id, 'partyId')),
        eq(t.kind, q.arg(t.kind, 'kind')),
        eq(t.vendor_number, q.arg(t.vendor_number, 'vendorNumber')),
      ),
    );
});

/** The notes that correct a document, by number. */
export const notesOfDocument = tenantQuery<{ documentId: Uuid }>()((q) => {
  const t = q.t.documents;
  return q.db
    .select({ id: t.id, kind: t.kind, displayNumber: t.display_number, totalAmount: t.total_amount })
    .from(t)
    .where(eq(t.original_document_id, q.arg(t.original_document_id, 'documentId')))
    .orderBy(asc(t.id));
});

export const voidOfDocument = tenantQuery<{ documentId: Uuid }>()((q) =>
  q.db
    .select()
    .from(q.t.document_voids)
    .where(eq(q.t.document_voids.document_id, q.arg(q.t.document_voids.document_id, 'documentId'))),
);

/** The document that a note voided. */
export const documentVoidedByNote = tenantQuery<{ noteId: Uuid }>()((q) => {
  const [v, d] = [q.t.document_voids, q.t.documents];
  return q.db
    .select({ displayNumber: d.display_number })
    .from(v)
    .innerJoin(d, eq(d.id, v.document_id))
    .where(eq(v.note_id, q.arg(v.note_id, 'noteId')));
});

export const openItemById = tenantQuery<{ id: Uuid }>()((q) =>
  q.db
    .select()
    .from(q.t.open_items)
    .where(eq(q.t.open_items.id, q.arg(q.t.open_items.id, 'id'))),
);

export const openItemOfDocument = tenantQuery<{ documentId: Uuid }>()((q) =>
  q.db
    .select()
    .from(q.t.open_items)
    .where(eq(q.t.open_items.document_id, q.arg(q.t.open_items.document_id, 'documentId'))),
);

export const allocationById = tenantQuery<{ id: Uuid }>()((q) =>
  q.db
    .select()
    .from(q.t.allocations)
    .where(eq(q.t.allocations.id, q.arg(q.t.allocations.id, 'id'))),
);

export const reversalOfAllocation = tenantQuery<{ allocationId: Uuid }>()((q) => {
  const t = q.t.allocation_reversals;
  return q.db
    .select()
    .from(t)
    .where(eq(t.allocation_id, q.arg(t.allocation_id, 'allocationId')));
});

export const allocationsFromItem = tenantQuery<{ itemId: Uuid }>()((q) => {
  const t = q.t.allocations;
  return q.db
    .select()
    .from(t)
    .where(eq(t.from_item_id, q.arg(t.from_item_id, 'itemId')))
    .orderBy(asc(t.id));
});

export const allocationsToItem = tenantQuery<{ itemId: Uuid }>()((q) => {
  const t = q.t.allocations;
  return q.db
    .select()
    .from(t)
    .where(eq(t.to_item_id, q.arg(t.to_item_id, 'itemId')))
    .orderBy(asc(t.id));
});

/** What an account carries of a currency, over all periods: debits and credits apart. */
export const cashOfAccount = tenantQuery<{ accountId: Uuid; currency: string }>()((q) => {
  const t = q.t.account_balances;
  return q.db
    .select({
      originalDebitE4: sumOf(t.original_debit),
      originalCreditE4: sumOf(t.original_credit),
      baseDebitE4: sumOf(t.base_debit),
      baseCreditE4: sumOf(t.base_credit),
    })
    .from(t)
    .where(
      and(
        eq(t.account_id, q.arg(t.account_id, 'accountId')),
        eq(t.original_currency, q.arg(t.original_currency, 'currency')),
      ),
    )
    .groupBy(t.account_id);
});

export const documentDraftById = tenantQuery<{ id: Uuid }>()((q) =>
  q.db
    .select()
    .from(q.t.document_drafts)
    .where(eq(q.t.document_drafts.id, q.arg(q.t.document_drafts.id, 'id'))),
);
