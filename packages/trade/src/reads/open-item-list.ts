import { and, eq, sql } from 'drizzle-orm';
import type { Uuid } from '@cifra/domain/ids';
import type { TenantReadTx } from '@cifra/database/tx';
import { oneSetReport } from '@cifra/books/command';
import type { PageRequest } from '@cifra/books/connection';
import { tenantListing } from '@cifra/books/listing';
import { itemWithBalance, type OpenItemRow } from './open-items.ts';

export interface OpenItemFilters {
  readonly partyId: Uuid | null;
  readonly side: 'SALES' | 'PURCHASING' | null;
  readonly isOpen: boolean;
}

export const openItemOrders = ['DUE_DATE_ASC', 'DUE_DATE_DESC'] as const;
export type OpenItemOrder = (typeof openItemOrders)[number];

interface ListedItems extends Omit<OpenItemFilters, 'isOpen'> {
  readonly open: true | null;
}

/** Of a party along its index; else the maintained balances are read once, and what fits of them is looked up and sorted. */
const itemsBy = (isDescending: boolean) =>
  tenantListing<ListedItems>()({
    key: ['date', 'id'],
    build: (q, given) => {
      const [i, b] = [q.t.open_items, q.t.open_item_balances];
      const walk = q.along([i.due_date, i.id], { isDescending });
      const columns = itemWithBalance(q);
      const joined = given.has('partyId')
        ? q.db.select(columns).from(i).crossJoin(b)
        : q.db.select(columns).from(b).crossJoin(i);
      return joined
        .where(
          and(
            eq(b.open_item_id, i.id),
            given.has('partyId') ? eq(i.party_id, q.arg(i.party_id, 'partyId')) : undefined,
            given.has('side') ? eq(i.side, q.arg(i.side, 'side')) : undefined,
            walk.beyond,
            given.has('open') ? sql`${b.open_original_amount} <> 0` : sql`${b.open_original_amount} = 0`,
          ),
        )
        .orderBy(...walk.order);
    },
  });

/** Open items by due date and id. */
export const openItemLists: Readonly<Record<OpenItemOrder, ReturnType<typeof itemsBy>>> = {
  DUE_DATE_ASC: itemsBy(false),
  DUE_DATE_DESC: itemsBy(true),
};

const listed = ({ isOpen, ...filters }: OpenItemFilters): ListedItems => ({
  ...filters,
  open: isOpen ? true : null,
});

/** The rows of a page of open items, one more than it holds. */
export function listOpenItems(
  tx: TenantReadTx,
  { filters, order, page }: OpenItemsRequest,
): Promise<OpenItemRow[]> {
  return openItemLists[order].rows(tx, listed(filters), page);
}

export interface OpenItemsRequest {
  readonly filters: OpenItemFilters;
  readonly order: OpenItemOrder;
  readonly page: PageRequest;
}

export const countedOpenItems = oneSetReport<OpenItemFilters, number>(
  'documents.countOpenItems',
  (tx, filters) => openItemLists.DUE_DATE_ASC.count(tx, listed(filters)),
);
