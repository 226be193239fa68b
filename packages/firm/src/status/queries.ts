import { and, asc, count, eq, isNull, max, min, ne, sql } from 'drizzle-orm';
import { tenantQuery } from '@cifra/database/statement';

/** The queries behind a status: sums over accounts, periods and unposted drafts; never over lines. */

export const periodStates = tenantQuery()((q) => {
  const t = q.t.periods;
  return q.db
    .select({
      id: t.id,
      name: t.name,
      startDate: t.start_date,
      endDate: t.end_date,
      lockState: t.lock_state,
      closeState: t.close_state,
    })
    .from(t)
    .orderBy(asc(t.start_date));
});

export const entryDraftsInState = tenantQuery<{ state: string }>()((q) => {
  const t = q.t.entry_drafts;
  return q.db
    .select({ count: count(), oldestDate: min(t.posting_date) })
    .from(t)
    .where(eq(t.state, q.arg(t.state, 'state')));
});

export const documentDraftsInState = tenantQuery<{ state: string }>()((q) => {
  const t = q.t.document_drafts;
  return q.db
    .select({ count: count(), oldestDate: min(t.posting_date) })
    .from(t)
    .where(eq(t.state, q.arg(t.state, 'state')));
});

/** Of money in, money out and transfers. */
export const moneyDraftsInState = tenantQuery<{ state: string }>()((q) => {
  const t = q.t.money_drafts;
  return q.db
    .select({ count: count(), oldestDate: min(t.posting_date) })
    .from(t)
    .where(eq(t.state, q.arg(t.state, 'state')));
});

/** Looks at one row per accrual ever made: a handful a month. */
export const accrualsNotReversed = tenantQuery()((q) => {
  const t = q.t.accruals;
  return q.db
    .select({ count: count(), firstDate: min(t.reverse_on_date) })
    .from(t)
    .where(isNull(t.reversal_id));
});

/** Other currencies than the base that were used in a period that is not closed. */
export const currenciesOfOpenPeriods = tenantQuery<{ baseCurrency: string }>()((q) => {
  const b = q.t.account_balances;
  const p = q.t.periods;
  return q.db
    .select({ currency: b.original_currency })
    .from(b)
    .innerJoin(p, eq(p.id, b.period_id))
    .where(
      and(
        sql`${p.close_state} in ('OPEN', 'DRAFT', 'PENDING_APPROVAL')`,
        ne(b.original_currency, q.arg(b.original_currency, 'baseCurrency')),
      ),
    )
    .groupBy(b.original_currency);
});

export const newestRateDate = tenantQuery<{ originalCurrency: string; baseCurrency: string }>()((q) => {
  const t = q.t.exchange_rate_history;
  return q.db
    .select({ date: max(t.rate_date) })
    .from(t)
    .where(
      and(
        eq(t.original_currency, q.arg(t.original_currency, 'originalCurrency')),
        eq(t.base_currency, q.arg(t.base_currency, 'baseCurrency')),
      ),
    );
});
