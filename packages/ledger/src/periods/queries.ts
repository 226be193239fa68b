import { asc, desc, eq } from 'drizzle-orm';
import type { Uuid } from '@cifra/domain/ids';
import { paged } from '@cifra/database/dialects/page';
import { tenantQuery } from '@cifra/database/statement';

/** The statements of fiscal years and periods. Rows only: no decision is made here. */

export const periodsOfYear = tenantQuery<{ fiscalYearId: Uuid }>()((q) =>
  q.db
    .select()
    .from(q.t.periods)
    .where(eq(q.t.periods.fiscal_year_id, q.arg(q.t.periods.fiscal_year_id, 'fiscalYearId')))
    .orderBy(asc(q.t.periods.start_date)),
);

export const allFiscalYears = tenantQuery()((q) =>
  q.db.select().from(q.t.fiscal_years).orderBy(asc(q.t.fiscal_years.start_date)),
);

export const lastFiscalYear = tenantQuery()((q) =>
  paged(q.db.select().from(q.t.fiscal_years).orderBy(desc(q.t.fiscal_years.start_date)), q, 1),
);
