import { asc, gt } from 'drizzle-orm';
import { paged } from '@cifra/database/dialects/page';
import { tenantQuery } from '@cifra/database/statement';
import { documents } from '@cifra/database/tables/documents';
import { LINES_SEARCHED, OBJECTS_OF_A_STEP, type Searchable } from '@cifra/search/searchable';
import type { Uuid } from '@cifra/domain/ids';
import { linesByDocuments } from '../reads/document-lines.ts';
import { documentsByIds } from '../reads/documents.ts';

const documentIdsAfter = tenantQuery<{ id: Uuid }>()((q) => {
  const t = q.t.documents;
  const rows = q.db
    .select({ id: t.id })
    .from(t)
    .where(gt(t.id, q.arg(t.id, 'id')))
    .orderBy(asc(t.id));
  return paged(rows, q, OBJECTS_OF_A_STEP);
});

/**
 * Posted documents, by their numbers, texts, totals and dates; of the lines the first fifty. Not by the remark, which not
 * everybody who reads documents may read, nor by the party's name, which belongs to the party.
 */
export const searchableDocuments: Searchable = {
  kind: 'DOCUMENT',
  tables: [documents],
  idsAfter: (tx, id) => tx.all(documentIdsAfter, { id }),
  byIds: async (tx, ids) => {
    const [rows, lines] = await Promise.all([
      documentsByIds(tx, ids),
      linesByDocuments(tx, ids, { from: 0, to: LINES_SEARCHED }),
    ]);
    const linesOf = Map.groupBy(lines, (line) => line.document_id);
    return rows.map((row) => {
      const own = linesOf.get(row.id) ?? [];
      return {
        id: row.id,
        version: row.commit_number,
        date: row.document_date,
        numbers: [row.display_number, row.vendor_number],
        names: [],
        texts: [row.reference, row.memo, ...own.map(({ description }) => description)],
        amountsE4: [
          row.total_amount,
          row.net_amount,
          row.total_base_amount,
          row.bank_amount,
          row.netted_amount,
          row.payables_amount,
          row.netted_payables_amount,
          ...own.map(({ net_amount }) => net_amount),
        ],
        dates: [row.document_date, row.posting_date, row.due_date],
      };
    });
  },
};
