import { and, eq } from 'drizzle-orm';
import type { Row } from '@cifra/database/kit/table';
import type { QueryScope, TenantTables } from '@cifra/database/statement';
import type { openItems } from '@cifra/database/tables/documents';
import type { Connection } from '@cifra/books/connection';
import { rowsByIds } from '@cifra/books/rows-by-ids';
import type { OfTenant } from './documents.ts';

/** An item of the sub-ledger with what of it is open now. Amounts: E4, debit positive. */
export interface OpenItemRow {
  readonly item: Row<typeof openItems>;
  readonly openOriginalE4: bigint;
  readonly openBaseE4: bigint;
}
export type OpenItemOfTenant = OfTenant<OpenItemRow>;
export type OpenItemPage = Connection<OpenItemOfTenant>;

/** An item's columns with its maintained balance. */
export function itemWithBalance({ t }: QueryScope<TenantTables>) {
  return {
    item: t.open_items,
    openOriginalE4: t.open_item_balances.open_original_amount,
    openBaseE4: t.open_item_balances.open_base_amount,
  };
}

export const openItemsByIds = rowsByIds((q, isOneOf) => {
  const [items, balances] = [q.t.open_items, q.t.open_item_balances];
  return q.db
    .select(itemWithBalance(q))
    .from(items)
    .innerJoin(balances, eq(balances.open_item_id, items.id))
    .where(isOneOf(items.id));
});

/** The items that documents made on their own side: one each, but none of a note that voided its original. */
export const openItemsByDocuments = rowsByIds((q, isOneOf) => {
  const [items, balances, documents] = [q.t.open_items, q.t.open_item_balances, q.t.documents];
  return q.db
    .select(itemWithBalance(q))
    .from(items)
    .innerJoin(balances, eq(balances.open_item_id, items.id))
    .innerJoin(documents, eq(documents.id, items.document_id))
    .where(and(isOneOf(items.document_id), eq(items.side, documents.side)));
});
