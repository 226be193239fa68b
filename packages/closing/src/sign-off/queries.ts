import { and, eq } from 'drizzle-orm';
import type { Uuid } from '@cifra/domain/ids';
import { tenantQuery } from '@cifra/database/statement';
import { rowsByIds } from '@cifra/books/rows-by-ids';

/** The statements of the sign-off. Rows only: no decision is made here. */

export const signOffOfYear = tenantQuery<{ fiscalYearId: Uuid }>()((q) => {
  const t = q.t.year_sign_offs;
  return q.db
    .select()
    .from(t)
    .where(eq(t.fiscal_year_id, q.arg(t.fiscal_year_id, 'fiscalYearId')));
});

/** The year-end close that stands: a year has at most one. */
export const standingCloseOfYear = tenantQuery<{ fiscalYearId: Uuid }>()((q) => {
  const t = q.t.year_closes;
  return q.db
    .select()
    .from(t)
    .where(and(eq(t.fiscal_year_id, q.arg(t.fiscal_year_id, 'fiscalYearId')), eq(t.state, 'POSTED')));
});

/** What was kept of second persons with each closing of a year's months. */
export const closingsOfYear = tenantQuery<{ fiscalYearId: Uuid }>()((q) => {
  const { period_closings: closings, periods } = q.t;
  return q.db
    .select({
      periodId: closings.period_id,
      ordinal: closings.ordinal,
      secondPerson: closings.second_person,
    })
    .from(closings)
    .innerJoin(periods, eq(periods.id, closings.period_id))
    .where(eq(periods.fiscal_year_id, q.arg(periods.fiscal_year_id, 'fiscalYearId')));
});

/** Sign-offs with the instant of their commits. */
export const signOffsByYearIds = rowsByIds((q, isOneOf) => {
  const [s, c] = [q.t.year_sign_offs, q.t.commits];
  return q.db
    .select({ signOff: s, signedAtMicros: c.instant })
    .from(s)
    .innerJoin(c, eq(c.number, s.commit_number))
    .where(isOneOf(s.fiscal_year_id));
});
