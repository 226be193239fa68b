import { and, asc, eq, gt, lte, sql } from 'drizzle-orm';
import type { Uuid } from '@cifra/domain/ids';
import { tenantQuery } from '@cifra/database/statement';
import type { TenantReadTx } from '@cifra/database/tx';
import { rowsByIds } from '@cifra/books/rows-by-ids';
import { itemWithBalance } from './open-items.ts';

/** What customers and vendors may see of their own: each statement compares the party, so that an id of another's finds nothing. */

/** Rows of some ids that are one party's. */
type ReadOwn<Row> = (tx: TenantReadTx, ids: readonly Uuid[]) => Promise<Row[]>;

const ownDocuments = rowsByIds((q, isOneOf) => {
  const d = q.t.documents;
  return q.db
    .select()
    .from(d)
    .where(and(isOneOf(d.id), eq(d.party_id, q.arg(d.party_id, 'partyId'))));
});

const ownItemsByDocuments = rowsByIds((q, isOneOf) => {
  const [i, b, d] = [q.t.open_items, q.t.open_item_balances, q.t.documents];
  return q.db
    .select(itemWithBalance(q))
    .from(i)
    .innerJoin(b, eq(b.open_item_id, i.id))
    .innerJoin(d, eq(d.id, i.document_id))
    .where(and(isOneOf(i.document_id), eq(i.side, d.side), eq(i.party_id, q.arg(i.party_id, 'partyId'))));
});

const ownVoids = rowsByIds((q, isOneOf) => {
  const [v, d] = [q.t.document_voids, q.t.documents];
  return q.db
    .select({ documentId: v.document_id, noteId: v.note_id })
    .from(v)
    .innerJoin(d, eq(d.id, v.document_id))
    .where(and(isOneOf(v.document_id), eq(d.party_id, q.arg(d.party_id, 'partyId'))));
});

const ownLineCounts = rowsByIds((q, isOneOf) => {
  const [l, d] = [q.t.document_lines, q.t.documents];
  return q.db
    .select({ id: l.document_id, count: sql<number>`count(*)`.mapWith(Number) })
    .from(l)
    .innerJoin(d, eq(d.id, l.document_id))
    .where(and(isOneOf(l.document_id), eq(d.party_id, q.arg(d.party_id, 'partyId'))))
    .groupBy(l.document_id);
});

/** Further parameters: `from`, `to`, which the ordinals are above and up to. */
const ownLines = rowsByIds((q, isOneOf) => {
  const [l, d] = [q.t.document_lines, q.t.documents];
  return q.db
    .select({
      documentId: l.document_id,
      ordinal: l.ordinal,
      kind: l.kind,
      description: l.description,
      quantityE6: l.quantity_e6,
      unitPriceE6: l.unit_price_e6,
      netE4: l.net_amount,
      taxPercentE4: l.tax_percent_e4,
      taxE4: l.tax_amount,
      currency: l.currency,
    })
    .from(l)
    .innerJoin(d, eq(d.id, l.document_id))
    .where(
      and(
        isOneOf(l.document_id),
        eq(d.party_id, q.arg(d.party_id, 'partyId')),
        gt(l.ordinal, q.arg(l.ordinal, 'from')),
        lte(l.ordinal, q.arg(l.ordinal, 'to')),
      ),
    )
    .orderBy(asc(l.document_id), asc(l.ordinal));
});

export type OwnLineRow = Awaited<ReturnType<typeof ownLines>>[number];

/** The reads of one party's own rows. */
export function readsOfParty(partyId: Uuid) {
  const own =
    <Row>(
      read: (
        tx: TenantReadTx,
        ids: readonly Uuid[],
        others: Readonly<Record<string, unknown>>,
      ) => Promise<Row[]>,
      others: Readonly<Record<string, unknown>> = {},
    ): ReadOwn<Row> =>
    (tx, ids) =>
      read(tx, ids, { ...others, partyId });
  return {
    documents: own(ownDocuments),
    itemsByDocuments: own(ownItemsByDocuments),
    voids: own(ownVoids),
    lineCounts: own(ownLineCounts),
    lines: (range: { readonly from: number; readonly to: number }) => own(ownLines, { ...range }),
  };
}

/** A posted document of one party, by its id. */
export const ownDocumentById = tenantQuery<{ id: Uuid; partyId: Uuid }>()((q) => {
  const d = q.t.documents;
  return q.db
    .select()
    .from(d)
    .where(and(eq(d.id, q.arg(d.id, 'id')), eq(d.party_id, q.arg(d.party_id, 'partyId'))));
});
