import { asc } from 'drizzle-orm';
import { rowsByIds } from '@cifra/books/rows-by-ids';

/** Periods and fiscal years, as loaders read them. */

export const periodsByIds = rowsByIds((q, isOneOf) =>
  q.db.select().from(q.t.periods).where(isOneOf(q.t.periods.id)),
);
export const fiscalYearsByIds = rowsByIds((q, isOneOf) =>
  q.db.select().from(q.t.fiscal_years).where(isOneOf(q.t.fiscal_years.id)),
);
export const periodsOfYears = rowsByIds((q, isOneOf) =>
  q.db
    .select()
    .from(q.t.periods)
    .where(isOneOf(q.t.periods.fiscal_year_id))
    .orderBy(asc(q.t.periods.start_date)),
);
