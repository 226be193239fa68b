import { eq } from 'drizzle-orm';
import { sumOf } from '@cifra/database/dialects/aggregate';
import { tenantQuery } from '@cifra/database/statement';

/** Each account's balance in each original currency: one pass over the maintained balances. */
export const balancesOfAccounts = tenantQuery()((q) => {
  const b = q.t.account_balances;
  const a = q.t.accounts;
  return q.db
    .select({
      accountId: a.id,
      type: a.type,
      controlRole: a.control_role,
      currency: b.original_currency,
      baseDebitE4: sumOf(b.base_debit),
      baseCreditE4: sumOf(b.base_credit),
      originalDebitE4: sumOf(b.original_debit),
      originalCreditE4: sumOf(b.original_credit),
    })
    .from(b)
    .innerJoin(a, eq(a.id, b.account_id))
    .groupBy(a.id, a.type, a.control_role, b.original_currency);
});

export const accountOfRole = tenantQuery<{ role: string }>()((q) => {
  const t = q.t.account_roles;
  return q.db
    .select({ accountId: t.account_id })
    .from(t)
    .where(eq(t.role, q.arg(t.role, 'role')));
});
