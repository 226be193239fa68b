import { and, eq, gte, lte, sql, type Column, type SQL } from 'drizzle-orm';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { sumOf } from '@cifra/database/dialects/aggregate';
import { tenantQuery, type QueryScope, type TenantTables } from '@cifra/database/statement';

/** Sums per account and original currency: E4, debits and credits apart. */

function sumsOf({ t }: QueryScope<TenantTables>) {
  const b = t.account_balances;
  return {
    accountId: b.account_id,
    currency: b.original_currency,
    baseDebitE4: sumOf(b.base_debit),
    baseCreditE4: sumOf(b.base_credit),
    originalDebitE4: sumOf(b.original_debit),
    originalCreditE4: sumOf(b.original_credit),
  };
}

/** Of the periods that ended in a range of days: maintained balances, never lines. */
export const balancesOfPeriods = tenantQuery<{ from: LocalDate; to: LocalDate }>()((q) => {
  const [b, p] = [q.t.account_balances, q.t.periods];
  return q.db
    .select(sumsOf(q))
    .from(b)
    .innerJoin(p, eq(p.id, b.period_id))
    .where(and(gte(p.end_date, q.arg(p.end_date, 'from')), lte(p.end_date, q.arg(p.end_date, 'to'))))
    .groupBy(b.account_id, b.original_currency);
});

/** Of one period; the nil id is the opening entry's. */
export const balancesOfPeriod = tenantQuery<{ periodId: Uuid }>()((q) => {
  const b = q.t.account_balances;
  return q.db
    .select(sumsOf(q))
    .from(b)
    .where(eq(b.period_id, q.arg(b.period_id, 'periodId')))
    .groupBy(b.account_id, b.original_currency);
});

/** Of a period's lines up to a day inside it. */
export const linesOfPeriodUpTo = tenantQuery<{ periodId: Uuid; to: LocalDate }>()((q) => {
  const l = q.t.journal_lines;
  const debit = (column: Column): SQL<bigint> =>
    sql<bigint>`coalesce(sum(case when ${column} > 0 then ${column} else 0 end), 0)`.mapWith(
      column,
    ) as SQL<bigint>;
  const credit = (column: Column): SQL<bigint> =>
    sql<bigint>`coalesce(sum(case when ${column} < 0 then -${column} else 0 end), 0)`.mapWith(
      column,
    ) as SQL<bigint>;
  return q.db
    .select({
      accountId: l.account_id,
      currency: l.original_currency,
      baseDebitE4: debit(l.base_amount),
      baseCreditE4: credit(l.base_amount),
      originalDebitE4: debit(l.original_amount),
      originalCreditE4: credit(l.original_amount),
    })
    .from(l)
    .where(
      and(eq(l.period_id, q.arg(l.period_id, 'periodId')), lte(l.posting_date, q.arg(l.posting_date, 'to'))),
    )
    .groupBy(l.account_id, l.original_currency);
});
