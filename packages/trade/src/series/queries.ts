import { and, asc, desc, eq, gte, inArray, lt, ne } from 'drizzle-orm';
import { proposedSeries } from '@cifra/domain/document-series';
import { paged } from '@cifra/database/dialects/page';
import { tenantQuery } from '@cifra/database/statement';

/** The statements about document series. Rows only: no decision is made here. */

export const allSeries = tenantQuery()((q) =>
  q.db.select().from(q.t.document_series).orderBy(asc(q.t.document_series.kind)),
);

/** The last number of each series in each fiscal year, the latest year first; a series that never begins anew has no year. */
export const lastNumbersOfSeries = tenantQuery()((q) => {
  const [counters, years] = [q.t.series_counters, q.t.fiscal_years];
  return q.db
    .select({
      series: counters.series,
      fiscalYear: years.name,
      lastNumber: counters.last_number,
      startDate: years.start_date,
    })
    .from(counters)
    .leftJoin(years, eq(years.id, counters.fiscal_year_id))
    .where(
      inArray(
        counters.series,
        proposedSeries.map(({ series }) => series),
      ),
    )
    .orderBy(asc(counters.series), desc(years.start_date));
});

/** A document of another kind whose number lies between two texts. Reads all documents: for a change of prefix alone. */
export const otherDocumentNumberedBetween = tenantQuery<{ kind: string; from: string; to: string }>()((q) => {
  const t = q.t.documents;
  return paged(
    q.db
      .select({ kind: t.kind })
      .from(t)
      .where(
        and(
          ne(t.kind, q.arg(t.kind, 'kind')),
          gte(t.display_number, q.arg(t.display_number, 'from')),
          lt(t.display_number, q.arg(t.display_number, 'to')),
        ),
      )
      .orderBy(asc(t.kind)),
    q,
    1,
  );
});
