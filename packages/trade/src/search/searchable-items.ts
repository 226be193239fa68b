import { asc, gt } from 'drizzle-orm';
import { paged } from '@cifra/database/dialects/page';
import { tenantQuery } from '@cifra/database/statement';
import { items } from '@cifra/database/tables/documents';
import { OBJECTS_OF_A_STEP, type Searchable } from '@cifra/search/searchable';
import type { Uuid } from '@cifra/domain/ids';
import { itemsByIds } from '../reads/items.ts';

const itemIdsAfter = tenantQuery<{ id: Uuid }>()((q) => {
  const t = q.t.items;
  const rows = q.db
    .select({ id: t.id })
    .from(t)
    .where(gt(t.id, q.arg(t.id, 'id')))
    .orderBy(asc(t.id));
  return paged(rows, q, OBJECTS_OF_A_STEP);
});

/** Items, by code and name. */
export const searchableItems: Searchable = {
  kind: 'ITEM',
  tables: [items],
  idsAfter: (tx, id) => tx.all(itemIdsAfter, { id }),
  byIds: async (tx, ids) =>
    (await itemsByIds(tx, ids)).map((row) => ({
      id: row.id,
      version: row.commit_number,
      date: null,
      numbers: [row.code],
      names: [row.name],
      texts: [],
      amountsE4: [],
      dates: [],
    })),
};
