import { and, asc, eq, inArray, isNull, or } from 'drizzle-orm';
import type { Uuid } from '@cifra/domain/ids';
import { tenantQuery, type QueryScope, type TenantTables } from '@cifra/database/statement';

/** The statements of withholdings. Rows only: no decision is made here. */

const documentOfItem = (q: QueryScope<TenantTables>) => {
  const items = q.t.open_items;
  return q.db
    .select({ id: items.document_id })
    .from(items)
    .where(eq(items.id, q.arg(items.id, 'openItemId')));
};

const lineColumns = ({ t: { document_lines: lines } }: QueryScope<TenantTables>) => ({
  kind: lines.kind,
  netE4: lines.net_amount,
  taxE4: lines.tax_amount,
});

/** The lines of the document that made an item. */
export const linesOfItem = tenantQuery<{ openItemId: Uuid }>()((q) => {
  const lines = q.t.document_lines;
  return q.db
    .select(lineColumns(q))
    .from(lines)
    .where(inArray(lines.document_id, documentOfItem(q)))
    .orderBy(asc(lines.ordinal));
});

/** The lines of the notes that correct the document of an item and are not void, with the notes' kinds. */
export const notedLinesOfItem = tenantQuery<{ openItemId: Uuid }>()((q) => {
  const { documents: notes, document_voids: voids, document_lines: lines } = q.t;
  return q.db
    .select({ ...lineColumns(q), noteKind: notes.kind })
    .from(notes)
    .innerJoin(lines, eq(lines.document_id, notes.id))
    .leftJoin(voids, eq(voids.document_id, notes.id))
    .where(and(inArray(notes.original_document_id, documentOfItem(q)), isNull(voids.document_id)))
    .orderBy(asc(notes.id), asc(lines.ordinal));
});

/** What standing receipts and payments withheld when they settled an item. */
export const withheldOfItem = tenantQuery<{ openItemId: Uuid }>()((q) => {
  const { tax_withholdings: t, document_voids: voids } = q.t;
  return q.db
    .select({ taxCodeId: t.tax_code_id, fromE4: t.from_amount, amountE4: t.amount })
    .from(t)
    .leftJoin(voids, eq(voids.document_id, t.document_id))
    .where(and(eq(t.open_item_id, q.arg(t.open_item_id, 'openItemId')), isNull(voids.document_id)))
    .orderBy(asc(t.document_id), asc(t.ordinal));
});

/** The document that posted an allocation in its own entry, and withheld for one of the two items: a refund for the credit that it repays. */
export const withholdingOfAllocation = tenantQuery<{
  entryId: Uuid;
  fromItemId: Uuid;
  toItemId: Uuid;
}>()((q) => {
  const { tax_withholdings: t, documents } = q.t;
  return q.db
    .select({ displayNumber: documents.display_number })
    .from(documents)
    .innerJoin(t, eq(t.document_id, documents.id))
    .where(
      and(
        eq(documents.entry_id, q.arg(documents.entry_id, 'entryId')),
        or(
          eq(t.open_item_id, q.arg(t.open_item_id, 'fromItemId')),
          eq(t.open_item_id, q.arg(t.open_item_id, 'toItemId')),
        ),
      ),
    )
    .orderBy(asc(t.ordinal));
});

/** What was withheld on a document itself. */
export const withheldOnDocument = tenantQuery<{ documentId: Uuid }>()((q) => {
  const t = q.t.tax_withholdings;
  return q.db
    .select()
    .from(t)
    .where(eq(t.document_id, q.arg(t.document_id, 'documentId')))
    .orderBy(asc(t.ordinal));
});

/** What was withheld on the notes that correct a document and are not void, with their kinds. */
export const withheldOnNotes = tenantQuery<{ documentId: Uuid }>()((q) => {
  const { tax_withholdings: t, documents: notes, document_voids: voids } = q.t;
  return q.db
    .select({ withheld: t, noteKind: notes.kind })
    .from(notes)
    .innerJoin(t, eq(t.document_id, notes.id))
    .leftJoin(voids, eq(voids.document_id, notes.id))
    .where(
      and(
        eq(notes.original_document_id, q.arg(notes.original_document_id, 'documentId')),
        isNull(voids.document_id),
      ),
    )
    .orderBy(asc(notes.id), asc(t.ordinal));
});
