import { and, asc, eq, sql } from 'drizzle-orm';
import { rowsByIds } from '@cifra/books/rows-by-ids';
import { stillWanted } from '@cifra/database/dialects/still-wanted';
import { tenantQuery, type QueryScope, type TenantTables } from '@cifra/database/statement';
import type { Uuid } from '@cifra/domain/ids';
import { openItems } from '../documents/queries.ts';

type Side = 'SALES' | 'PURCHASING';

const isOpenOnSide = (q: QueryScope<TenantTables>) =>
  and(
    eq(q.t.open_items.side, q.arg(q.t.open_items.side, 'side')),
    sql`${q.t.open_item_balances.open_original_amount} <> 0`,
  );

/** The items of which something is open on a side, by party. */
export const openItemsOfSide = tenantQuery<{ side: Side }>()((q) =>
  openItems(q)
    .where(and(stillWanted(q), isOpenOnSide(q)))
    .orderBy(asc(q.t.open_items.party_id), asc(q.t.open_items.id)),
);

/** The items of which something is open on a side of one party. */
export const openItemsOfParty = tenantQuery<{ partyId: Uuid; side: Side }>()((q) =>
  openItems(q)
    .where(and(eq(q.t.open_items.party_id, q.arg(q.t.open_items.party_id, 'partyId')), isOpenOnSide(q)))
    .orderBy(asc(q.t.open_items.id)),
);

export const openItemsByIds = rowsByIds((q, isOneOf) => openItems(q).where(isOneOf(q.t.open_items.id)));
