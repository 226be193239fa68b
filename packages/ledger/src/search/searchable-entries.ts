import { asc, gt } from 'drizzle-orm';
import { InvariantBroken } from '@cifra/database/failures';
import { paged } from '@cifra/database/dialects/page';
import { tenantQuery } from '@cifra/database/statement';
import { journalEntries } from '@cifra/database/tables/tenant';
import { LINES_SEARCHED, OBJECTS_OF_A_STEP, type Searchable } from '@cifra/search/searchable';
import type { Uuid } from '@cifra/domain/ids';
import { displayNumberOf } from '../journal/display-number.ts';
import { entriesByIds, fiscalYearsByIds } from '../reads/entries.ts';
import { linesByEntries } from '../reads/lines.ts';

const entryIdsAfter = tenantQuery<{ id: Uuid }>()((q) => {
  const t = q.t.journal_entries;
  const rows = q.db
    .select({ id: t.id })
    .from(t)
    .where(gt(t.id, q.arg(t.id, 'id')))
    .orderBy(asc(t.id));
  return paged(rows, q, OBJECTS_OF_A_STEP);
});

/** Posted entries, by number, reference, texts, amounts and dates; of the lines the first fifty. */
export const searchableEntries: Searchable = {
  kind: 'JOURNAL_ENTRY',
  tables: [journalEntries],
  idsAfter: (tx, id) => tx.all(entryIdsAfter, { id }),
  byIds: async (tx, ids) => {
    const [entries, lines] = await Promise.all([
      entriesByIds(tx, ids),
      linesByEntries(tx, ids, { from: 0, to: LINES_SEARCHED }),
    ]);
    const years = await fiscalYearsByIds(tx, [...new Set(entries.map((row) => row.fiscal_year_id))]);
    const nameOfYear = new Map(years.map(({ id, name }) => [id, name]));
    const linesOf = Map.groupBy(lines, (line) => line.entry_id);
    return entries.map((row) => {
      const fiscalYear = nameOfYear.get(row.fiscal_year_id);
      if (fiscalYear === undefined)
        throw new InvariantBroken('an entry belongs to a fiscal year that does not exist');
      const own = linesOf.get(row.id) ?? [];
      return {
        id: row.id,
        version: row.commit_number,
        date: row.posting_date,
        numbers: [displayNumberOf({ series: row.series, fiscalYear, number: row.number })],
        names: [],
        texts: [row.description, row.reference, ...own.map(({ description }) => description)],
        amountsE4: [
          row.total_base_amount,
          ...own.flatMap((line) => [line.base_amount, line.original_amount]),
        ],
        dates: [row.posting_date, row.document_date],
      };
    });
  },
};
