import { and, eq, inArray, isNotNull, isNull } from 'drizzle-orm';
import type { Uuid } from '@cifra/domain/ids';
import { paged } from '@cifra/database/dialects/page';
import { tenantQuery } from '@cifra/database/statement';

/** The statements about the chart of accounts. Rows only: no decision is made here. */

export const accountByCode = tenantQuery<{ code: string }>()((q) =>
  q.db
    .select()
    .from(q.t.accounts)
    .where(eq(q.t.accounts.code, q.arg(q.t.accounts.code, 'code'))),
);

/** Every account that another stands under. */
export const parentsOfChart = tenantQuery()((q) => {
  const t = q.t.accounts;
  const parentIds = q.db.select({ id: t.parent_id }).from(t).where(isNotNull(t.parent_id));
  return q.db.select().from(t).where(inArray(t.id, parentIds));
});

export const childrenOfAccount = tenantQuery<{ id: Uuid }>()((q) =>
  q.db
    .select()
    .from(q.t.accounts)
    .where(eq(q.t.accounts.parent_id, q.arg(q.t.accounts.parent_id, 'id'))),
);

export const rolesOfAccount = tenantQuery<{ id: Uuid }>()((q) =>
  q.db
    .select({ role: q.t.account_roles.role })
    .from(q.t.account_roles)
    .where(eq(q.t.account_roles.account_id, q.arg(q.t.account_roles.account_id, 'id'))),
);

export const roleRow = tenantQuery<{ role: string }>()((q) =>
  q.db
    .select()
    .from(q.t.account_roles)
    .where(eq(q.t.account_roles.role, q.arg(q.t.account_roles.role, 'role'))),
);

/** A row where the account has posted lines. */
export const firstLineOfAccount = tenantQuery<{ id: Uuid }>()((q) => {
  const t = q.t.journal_lines;
  return paged(
    q.db
      .select({ ordinal: t.ordinal })
      .from(t)
      .where(eq(t.account_id, q.arg(t.account_id, 'id')))
      .orderBy(t.posting_date),
    q,
    1,
  );
});

/** Accruals with a line on the account that wait for their reversal. */
export const waitingAccrualsOnAccount = tenantQuery<{ id: Uuid }>()((q) => {
  const [c, l] = [q.t.accruals, q.t.journal_lines];
  return q.db
    .select({ entryId: c.entry_id })
    .from(c)
    .innerJoin(l, eq(l.entry_id, c.entry_id))
    .where(and(isNull(c.reversal_id), eq(l.account_id, q.arg(l.account_id, 'id'))))
    .groupBy(c.entry_id);
});
