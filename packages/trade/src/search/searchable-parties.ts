import { asc, gt } from 'drizzle-orm';
import { paged } from '@cifra/database/dialects/page';
import { tenantQuery } from '@cifra/database/statement';
import { parties } from '@cifra/database/tables/documents';
import { personalErasures } from '@cifra/database/tables/personal';
import { rowsByIds } from '@cifra/books/rows-by-ids';
import { OBJECTS_OF_A_STEP, type Searchable } from '@cifra/search/searchable';
import type { Uuid } from '@cifra/domain/ids';
import { partiesByIds } from '../reads/parties.ts';

const partyIdsAfter = tenantQuery<{ id: Uuid }>()((q) => {
  const t = q.t.parties;
  const rows = q.db
    .select({ id: t.id })
    .from(t)
    .where(gt(t.id, q.arg(t.id, 'id')))
    .orderBy(asc(t.id));
  return paged(rows, q, OBJECTS_OF_A_STEP);
});

const erasuresByIds = rowsByIds((q, isOneOf) => {
  const t = q.t.personal_erasures;
  return q.db.select({ id: t.subject_id, version: t.commit_number }).from(t).where(isOneOf(t.subject_id));
});

/** Customers and vendors, by code, tax id, name and how they are reached; one that was erased by its code alone. */
export const searchableParties: Searchable = {
  kind: 'PARTY',
  tables: [parties, personalErasures],
  idsAfter: (tx, id) => tx.all(partyIdsAfter, { id }),
  byIds: async (tx, ids) => {
    const [rows, erasures] = await Promise.all([partiesByIds(tx, ids), erasuresByIds(tx, ids)]);
    const erasedAt = new Map(erasures.map(({ id, version }) => [id, version]));
    return rows.map((row) => {
      const erased = erasedAt.get(row.id);
      const isErased = erased !== undefined;
      return {
        id: row.id,
        version: isErased && erased > row.commit_number ? erased : row.commit_number,
        date: null,
        numbers: isErased ? [row.code] : [row.code, row.tax_id],
        names: isErased ? [] : [row.name],
        texts: isErased ? [] : [row.address, row.email, row.phone, row.note],
        amountsE4: [],
        dates: [],
      };
    });
  },
};
