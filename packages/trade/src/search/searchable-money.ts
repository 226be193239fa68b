import { asc, gt } from 'drizzle-orm';
import { paged } from '@cifra/database/dialects/page';
import { tenantQuery } from '@cifra/database/statement';
import { moneyDocuments } from '@cifra/database/tables/money';
import { LINES_SEARCHED, OBJECTS_OF_A_STEP, type Searchable } from '@cifra/search/searchable';
import type { Uuid } from '@cifra/domain/ids';
import { readKeptLines } from '../money/content.ts';
import { moneyDocumentsByIds } from '../money/reads.ts';

const moneyDocumentIdsAfter = tenantQuery<{ id: Uuid }>()((q) => {
  const t = q.t.money_documents;
  const rows = q.db
    .select({ id: t.id })
    .from(t)
    .where(gt(t.id, q.arg(t.id, 'id')))
    .orderBy(asc(t.id));
  return paged(rows, q, OBJECTS_OF_A_STEP);
});

/** Posted money in, money out and transfers, by number, texts, amounts and dates; of the lines the first fifty. */
export const searchableMoney: Searchable = {
  kind: 'MONEY_DOCUMENT',
  tables: [moneyDocuments],
  idsAfter: (tx, id) => tx.all(moneyDocumentIdsAfter, { id }),
  byIds: async (tx, ids) =>
    (await moneyDocumentsByIds(tx, ids)).map((row) => {
      const lines = readKeptLines(row.lines).slice(0, LINES_SEARCHED);
      return {
        id: row.id,
        version: row.commit_number,
        date: row.document_date,
        numbers: [row.display_number],
        names: [],
        texts: [row.reference, row.memo, ...lines.map(({ description }) => description)],
        amountsE4: [
          row.total_amount,
          row.net_amount,
          row.received_amount,
          row.fee_amount,
          ...lines.map(({ netE4 }) => BigInt(netE4)),
        ],
        dates: [
          row.document_date,
          row.posting_date,
          ...(row.received_date === null ? [] : [row.received_date]),
        ],
      };
    }),
};
