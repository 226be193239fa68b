import { and, asc, eq, gt, gte, or, sql } from 'drizzle-orm';
import type { Uuid } from '@cifra/domain/ids';
import { earliestDate, type LocalDate } from '@cifra/domain/local-date';
import { paged } from '@cifra/database/dialects/page';
import { tenantQuery } from '@cifra/database/statement';
import type { TenantReadTx } from '@cifra/database/tx';
import { perCombination } from '@cifra/books/per-combination';
import { itemWithBalance, type OpenItemRow } from './open-items.ts';

export interface OpenItemFilters {
  readonly partyId: Uuid | null;
  readonly side: 'SALES' | 'PURCHASING' | null;
  readonly isOpen: boolean;
}

export interface OpenItemPlace {
  readonly dueDate: LocalDate;
  readonly id: Uuid;
}

/** Before every id. */
const NIL_ID = '00000000-0000-0000-0000-000000000000' as Uuid;

/** Of a party along its index; else the maintained balances are read once, and what fits of them is looked up and sorted. */
export const openItemsAfter = perCombination((given) =>
  tenantQuery<Omit<OpenItemFilters, 'isOpen'> & { after: LocalDate; afterId: Uuid; limit: number }>()((q) => {
    const [i, b] = [q.t.open_items, q.t.open_item_balances];
    const columns = itemWithBalance(q);
    const joined = given.has('partyId')
      ? q.db.select(columns).from(i).crossJoin(b)
      : q.db.select(columns).from(b).crossJoin(i);
    const items = joined
      .where(
        and(
          eq(b.open_item_id, i.id),
          given.has('partyId') ? eq(i.party_id, q.arg(i.party_id, 'partyId')) : undefined,
          given.has('side') ? eq(i.side, q.arg(i.side, 'side')) : undefined,
          gte(i.due_date, q.arg(i.due_date, 'after')),
          or(gt(i.due_date, q.arg(i.due_date, 'after')), gt(i.id, q.arg(i.id, 'afterId'))),
          given.has('open') ? sql`${b.open_original_amount} <> 0` : sql`${b.open_original_amount} = 0`,
        ),
      )
      .orderBy(asc(i.due_date), asc(i.id));
    return paged(items, q, sql.placeholder('limit'));
  }),
);

/** A page of open items by due date and id, one more than requested. */
export function listOpenItems(
  tx: TenantReadTx,
  { isOpen, ...filters }: OpenItemFilters,
  { first, after }: { readonly first: number; readonly after: OpenItemPlace | null },
): Promise<OpenItemRow[]> {
  return tx.all(openItemsAfter({ ...filters, open: isOpen ? true : null }), {
    ...filters,
    after: after?.dueDate ?? earliestDate,
    afterId: after?.id ?? NIL_ID,
    limit: first + 1,
  });
}
