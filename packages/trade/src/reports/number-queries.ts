import { and, asc, count, eq, gt, sql, type Column, type SQL } from 'drizzle-orm';
import type { Uuid } from '@cifra/domain/ids';
import { paged } from '@cifra/database/dialects/page';
import { stillWanted } from '@cifra/database/dialects/still-wanted';
import { tenantQuery } from '@cifra/database/statement';

const smallest = (column: Column): SQL<bigint> => sql<bigint>`min(${column})`.mapWith(column) as SQL<bigint>;
const largest = (column: Column): SQL<bigint> => sql<bigint>`max(${column})`.mapWith(column) as SQL<bigint>;

/** Of each series and fiscal year its documents' first and last number, and how many there are: the index of numbers, once. */
export const numbersOfSeries = tenantQuery()((q) => {
  const t = q.t.documents;
  return q.db
    .select({
      series: t.series,
      fiscalYearId: t.fiscal_year_id,
      first: smallest(t.number),
      last: largest(t.number),
      documents: count(),
    })
    .from(t)
    .where(stillWanted(q))
    .groupBy(t.series, t.fiscal_year_id);
});

/** Every counter: also those of entries. */
export const allCounters = tenantQuery()((q) => q.db.select().from(q.t.series_counters));

export const namesOfYears = tenantQuery()((q) => {
  const t = q.t.fiscal_years;
  return q.db.select({ id: t.id, name: t.name, startDate: t.start_date }).from(t);
});

/** Numbers of a series in a fiscal year after one of them, ascending. */
export const numbersAfter = tenantQuery<{
  series: string;
  fiscalYearId: Uuid;
  after: bigint;
  limit: number;
}>()((q) => {
  const t = q.t.documents;
  return paged(
    q.db
      .select({ number: t.number })
      .from(t)
      .where(
        and(
          eq(t.series, q.arg(t.series, 'series')),
          eq(t.fiscal_year_id, q.arg(t.fiscal_year_id, 'fiscalYearId')),
          gt(t.number, q.arg(t.number, 'after')),
        ),
      )
      .orderBy(asc(t.number)),
    q,
    sql.placeholder('limit'),
  );
});
