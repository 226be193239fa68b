import { eq } from 'drizzle-orm';
import { sumOf } from '@cifra/database/dialects/aggregate';
import { tenantQuery } from '@cifra/database/statement';
import type { Uuid } from '@cifra/domain/ids';

/** The total debits and credits of an account, by original currency. */
export const totalsOfAccount = tenantQuery<{ id: Uuid }>()((q) => {
  const t = q.t.account_balances;
  return q.db
    .select({
      originalCurrency: t.original_currency,
      baseDebitE4: sumOf(t.base_debit),
      baseCreditE4: sumOf(t.base_credit),
      originalDebitE4: sumOf(t.original_debit),
      originalCreditE4: sumOf(t.original_credit),
    })
    .from(t)
    .where(eq(t.account_id, q.arg(t.account_id, 'id')))
    .groupBy(t.original_currency)
    .orderBy(t.original_currency);
});

/** The same of the account that is bound to a role. */
export const totalsOfRole = tenantQuery<{ role: string }>()((q) => {
  const { account_balances: t, account_roles: roles } = q.t;
  return q.db
    .select({
      originalCurrency: t.original_currency,
      baseDebitE4: sumOf(t.base_debit),
      baseCreditE4: sumOf(t.base_credit),
      originalDebitE4: sumOf(t.original_debit),
      originalCreditE4: sumOf(t.original_credit),
    })
    .from(t)
    .innerJoin(roles, eq(roles.account_id, t.account_id))
    .where(eq(roles.role, q.arg(roles.role, 'role')))
    .groupBy(t.original_currency)
    .orderBy(t.original_currency);
});

/** The same of every account: one pass over the maintained balances. */
export const totalsOfAccounts = tenantQuery()((q) => {
  const t = q.t.account_balances;
  return q.db
    .select({
      accountId: t.account_id,
      originalCurrency: t.original_currency,
      baseDebitE4: sumOf(t.base_debit),
      baseCreditE4: sumOf(t.base_credit),
      originalDebitE4: sumOf(t.original_debit),
      originalCreditE4: sumOf(t.original_credit),
    })
    .from(t)
    .groupBy(t.account_id, t.original_currency);
});
