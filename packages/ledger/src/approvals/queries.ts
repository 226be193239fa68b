import { and, between, count, eq } from 'drizzle-orm';
import { tenantQuery } from '@cifra/database/statement';
import type { Uuid } from '@cifra/domain/ids';

/** The statements of self-approvals. Rows only: no decision is made here. */

/** How many count for a period. */
export const selfApprovalsOfPeriod = tenantQuery<{ periodId: Uuid }>()((q) => {
  const { self_approvals: t, periods: p } = q.t;
  return q.db
    .select({ rows: count() })
    .from(t)
    .innerJoin(p, and(eq(p.id, q.arg(p.id, 'periodId')), between(t.counted_on, p.start_date, p.end_date)));
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
