import { eq } from 'drizzle-orm';
import type { Uuid } from '@cifra/domain/ids';
import { paged } from '@cifra/database/dialects/page';
import { tenantQuery } from '@cifra/database/statement';

/** The statements about tax codes. Rows only: no decision is made here. */

export const taxCodeById = tenantQuery<{ id: Uuid }>()((q) =>
  q.db
    .select()
    .from(q.t.tax_codes)
    .where(eq(q.t.tax_codes.id, q.arg(q.t.tax_codes.id, 'id'))),
);

export const taxCodeByCode = tenantQuery<{ code: string }>()((q) =>
  q.db
    .select()
    .from(q.t.tax_codes)
    .where(eq(q.t.tax_codes.code, q.arg(q.t.tax_codes.code, 'code'))),
);

/** What every draft that awaits approval says. */
export const contentsAwaitingApproval = tenantQuery()((q) => {
  const t = q.t.document_drafts;
  return q.db.select({ content: t.content }).from(t).where(eq(t.state, 'PENDING_APPROVAL'));
});

/** A row where a posted line names the tax code. */
export const firstBalanceOfTaxCode = tenantQuery<{ id: Uuid }>()((q) => {
  const t = q.t.tax_balances;
  return paged(
    q.db
      .select({ periodId: t.period_id })
      .from(t)
      .where(eq(t.tax_code_id, q.arg(t.tax_code_id, 'id')))
      .orderBy(t.period_id),
    q,
    1,
  );
});
