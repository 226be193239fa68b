import { and, eq } from 'drizzle-orm';
import type { Uuid } from '@cifra/domain/ids';
import type { Row } from '@cifra/database/kit/table';
import type { openItems } from '@cifra/database/tables/documents';
import { oneSetReport } from '@cifra/books/command';
import type { Connection } from '@cifra/books/connection';
import { tenantListing } from '@cifra/books/listing';

export interface OpeningItemOfTenant extends Omit<Row<typeof openItems>, 'commit_number'> {
  readonly tenantId: Uuid;
  readonly baseCurrency: string;
  /** Its movement within the opening entry: the place in the order. */
  readonly ordinal: number;
  readonly openOriginalE4: bigint;
  readonly openBaseE4: bigint;
}
export type OpeningItemPage = Connection<OpeningItemOfTenant>;

/** Open items that an entry moved, in order of its movements. */
export const openingItemList = tenantListing<{ readonly entryId: Uuid }>()({
  key: ['number'],
  build: (q) => {
    const [moved, items, balances] = [q.t.open_item_movements, q.t.open_items, q.t.open_item_balances];
    const walk = q.along([moved.ordinal]);
    return q.db
      .select({
        ordinal: moved.ordinal,
        id: items.id,
        side: items.side,
        party_id: items.party_id,
        account_id: items.account_id,
        document_id: items.document_id,
        reference: items.reference,
        document_date: items.document_date,
        due_date: items.due_date,
        currency: items.currency,
        original_amount: items.original_amount,
        base_amount: items.base_amount,
        openOriginalE4: balances.open_original_amount,
        openBaseE4: balances.open_base_amount,
      })
      .from(moved)
      .innerJoin(items, eq(items.id, moved.open_item_id))
      .innerJoin(balances, eq(balances.open_item_id, items.id))
      .where(and(eq(moved.posting_id, q.arg(moved.posting_id, 'entryId')), walk.beyond))
      .orderBy(...walk.order);
  },
});

export const countedOpeningItems = oneSetReport<{ readonly entryId: Uuid }, number>(
  'ledger.countOpeningItems',
  openingItemList.count,
);
