import { and, between, count, eq } from 'drizzle-orm';
import { tenantQuery } from '@cifra/database/statement';
import type { Uuid } from '@cifra/domain/ids';

/** The statements of self-approvals. Rows only: no decision is made here. */

/** How many count for each period that has any. */
export const selfApprovalsByPeriod = tenantQuery()((q) => {
  const { self_approvals: t, periods: p } = q.t;
  return q.db
    .select({ periodId: p.id, rows: count() })
    .from(t)
    .innerJoin(p, between(t.counted_on, p.start_date, p.end_date))
    .groupBy(p.id);
});

/** How many count for a year. */
export const selfApprovalsOfYear = tenantQuery<{ fiscalYearId: Uuid }>()((q) => {
  const { self_approvals: t, fiscal_years: y } = q.t;
  return q.db
    .select({ rows: count() })
    .from(t)
    .innerJoin(
      y,
      and(eq(y.id, q.arg(y.id, 'fiscalYearId')), between(t.counted_on, y.start_date, y.end_date)),
    );
});
