import { and, eq, gte, lt, or } from 'drizzle-orm';
import type { Uuid } from '@cifra/domain/ids';
import type { ItemRow } from '../items/items.ts';
import { oneSetReport } from '@cifra/books/command';
import type { Connection } from '@cifra/books/connection';
import { tenantListing } from '@cifra/books/listing';
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

interface SearchedItems extends ItemFilters {
  readonly searchEnd?: string;
}

export type ItemSort = 'CODE' | 'NAME';

const itemsBy = (sort: ItemSort) =>
  tenantListing<SearchedItems>()({
    key: sort === 'NAME' ? ['text', 'id'] : ['text'],
    build: (q, given) => {
      const t = q.t.items;
      const walk = q.along(sort === 'NAME' ? [t.name, t.id] : [t.code]);
      const begins = or(
        and(gte(t.code, q.arg(t.code, 'search')), lt(t.code, q.arg(t.code, 'searchEnd'))),
        and(gte(t.name, q.arg(t.name, 'search')), lt(t.name, q.arg(t.name, 'searchEnd'))),
      );
      return q.db
        .select()
        .from(t)
        .where(
          and(
            walk.beyond,
            given.has('isActive') ? eq(t.is_active, q.arg(t.is_active, 'isActive')) : undefined,
            given.has('search') ? begins : undefined,
          ),
        )
        .orderBy(...walk.order);
    },
  });

/** The items, by code or by name. */
export const itemLists = { CODE: itemsBy('CODE'), NAME: itemsBy('NAME') };

/** The filters with the end of what is searched for. */
export const searchedItems = (filters: ItemFilters): SearchedItems => ({
  ...filters,
  searchEnd: endOfPrefix(filters.search ?? ''),
});

/** The place of a row in an order. */
export const placeOfItem = ({ code, name, id }: ItemRow, sort: ItemSort): readonly string[] =>
  sort === 'NAME' ? [name, id] : [code];

export const countedItems = oneSetReport<ItemFilters, number>('documents.countItems', (tx, filters) =>
  itemLists.CODE.count(tx, searchedItems(filters)),
);
