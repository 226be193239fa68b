import { and, asc, eq, gt, gte, lt, or, sql } from 'drizzle-orm';
import type { Uuid } from '@cifra/domain/ids';
import type { ItemRow } from '../items/items.ts';
import { paged } from '@cifra/database/dialects/page';
import { tenantQuery } from '@cifra/database/statement';
import type { TenantReadTx } from '@cifra/database/tx';
import type { Connection, PageRequest } from '@cifra/books/connection';
import { perCombination } from '@cifra/books/per-combination';
import { rowsByIds } from '@cifra/books/rows-by-ids';
import { endOfPrefix } from './prefix.ts';

export type ItemOfTenant = ItemRow & { readonly tenantId: Uuid };
export type ItemPage = Connection<ItemOfTenant>;

export interface ItemFilters {
  readonly isActive?: boolean | null | undefined;
  /** What code or name begins with. */
  readonly search?: string | null | undefined;
}

export const itemsByIds = rowsByIds((q, isOneOf) =>
  q.db.select().from(q.t.items).where(isOneOf(q.t.items.id)),
);

const itemsAfter = perCombination((given) =>
  tenantQuery<ItemFilters & { after: string; searchEnd: string; limit: number }>()((q) => {
    const t = q.t.items;
    const begins = or(
      and(gte(t.code, q.arg(t.code, 'search')), lt(t.code, q.arg(t.code, 'searchEnd'))),
      and(gte(t.name, q.arg(t.name, 'search')), lt(t.name, q.arg(t.name, 'searchEnd'))),
    );
    const conditions = and(
      gt(t.code, q.arg(t.code, 'after')),
      given.has('isActive') ? eq(t.is_active, q.arg(t.is_active, 'isActive')) : undefined,
      given.has('search') ? begins : undefined,
    );
    return paged(q.db.select().from(t).where(conditions).orderBy(asc(t.code)), q, sql.placeholder('limit'));
  }),
);

/** A page of the items by code, one row more than requested. */
export function listItems(
  tx: TenantReadTx,
  filters: ItemFilters,
  { first, after }: PageRequest,
): Promise<ItemRow[]> {
  return tx.all(itemsAfter({ ...filters }), {
    ...filters,
    searchEnd: endOfPrefix(filters.search ?? ''),
    after: after?.[0] ?? '',
    limit: first + 1,
  });
}
