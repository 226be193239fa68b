import { and, asc, desc, eq, gte, lte, sql } from 'drizzle-orm';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { paged } from '@cifra/database/dialects/page';
import { tenantDerivedWrite, tenantQuery } from '@cifra/database/statement';

/** The statements of the posting path, prepared once per connection. Rows only: no decision is made here. */

export const accountById = tenantQuery<{ id: Uuid }>()((q) =>
  q.db
    .select()
    .from(q.t.accounts)
    .where(eq(q.t.accounts.id, q.arg(q.t.accounts.id, 'id'))),
);

export const roleBinding = tenantQuery<{ role: string }>()((q) =>
  q.db
    .select({ accountId: q.t.account_roles.account_id })
    .from(q.t.account_roles)
    .where(eq(q.t.account_roles.role, q.arg(q.t.account_roles.role, 'role'))),
);

export const periodOfDate = tenantQuery<{ date: LocalDate }>()((q) =>
  q.db
    .select()
    .from(q.t.periods)
    .where(
      and(
        lte(q.t.periods.start_date, q.arg(q.t.periods.start_date, 'date')),
        gte(q.t.periods.end_date, q.arg(q.t.periods.end_date, 'date')),
      ),
    ),
);

export const periodById = tenantQuery<{ id: Uuid }>()((q) =>
  q.db
    .select()
    .from(q.t.periods)
    .where(eq(q.t.periods.id, q.arg(q.t.periods.id, 'id'))),
);

export const allPeriods = tenantQuery()((q) =>
  q.db.select().from(q.t.periods).orderBy(asc(q.t.periods.start_date)),
);

/** Rows of one pair not after the rate date, the newest first; the first is the effective one. */
export const ratesNotAfter = tenantQuery<{
  originalCurrency: string;
  baseCurrency: string;
  rateDate: LocalDate;
}>()((q) => {
  const t = q.t.exchange_rate_history;
  const newestFirst = q.db
    .select({ id: t.id, rateDate: t.rate_date, rate: t.rate, commitNumber: t.commit_number })
    .from(t)
    .where(
      and(
        eq(t.original_currency, q.arg(t.original_currency, 'originalCurrency')),
        eq(t.base_currency, q.arg(t.base_currency, 'baseCurrency')),
        lte(t.rate_date, q.arg(t.rate_date, 'rateDate')),
      ),
    )
    .orderBy(desc(t.rate_date), desc(t.commit_number));
  return paged(newestFirst, q, 1);
});

export const entryById = tenantQuery<{ id: Uuid }>()((q) =>
  q.db
    .select()
    .from(q.t.journal_entries)
    .where(eq(q.t.journal_entries.id, q.arg(q.t.journal_entries.id, 'id'))),
);

export const linesOfEntry = tenantQuery<{ entryId: Uuid }>()((q) =>
  q.db
    .select()
    .from(q.t.journal_lines)
    .where(eq(q.t.journal_lines.entry_id, q.arg(q.t.journal_lines.entry_id, 'entryId')))
    .orderBy(asc(q.t.journal_lines.ordinal)),
);

export const reversalOfEntry = tenantQuery<{ entryId: Uuid }>()((q) =>
  q.db
    .select()
    .from(q.t.entry_reversals)
    .where(eq(q.t.entry_reversals.entry_id, q.arg(q.t.entry_reversals.entry_id, 'entryId'))),
);

export const lastNumber = tenantQuery<{ series: string; fiscalYearId: Uuid }>()((q) =>
  q.db
    .select({ lastNumber: q.t.series_counters.last_number })
    .from(q.t.series_counters)
    .where(
      and(
        eq(q.t.series_counters.series, q.arg(q.t.series_counters.series, 'series')),
        eq(q.t.series_counters.fiscal_year_id, q.arg(q.t.series_counters.fiscal_year_id, 'fiscalYearId')),
      ),
    ),
);

export const setLastNumber = tenantDerivedWrite<{ series: string; fiscalYearId: Uuid; lastNumber: bigint }>()(
  (q) => {
    const t = q.t.series_counters;
    return q.db
      .update(t)
      .set({ last_number: q.arg(t.last_number, 'lastNumber') })
      .where(
        and(
          eq(t.series, q.arg(t.series, 'series')),
          eq(t.fiscal_year_id, q.arg(t.fiscal_year_id, 'fiscalYearId')),
        ),
      );
  },
);

export const startCounter = tenantDerivedWrite<{ series: string; fiscalYearId: Uuid; lastNumber: bigint }>()((
  q,
) => {
  const t = q.t.series_counters;
  return q.db.insert(t).values({
    series: q.arg(t.series, 'series'),
    fiscal_year_id: q.arg(t.fiscal_year_id, 'fiscalYearId'),
    last_number: q.arg(t.last_number, 'lastNumber'),
  });
});

export interface BalanceChange {
  readonly accountId: Uuid;
  readonly periodId: Uuid;
  readonly originalCurrency: string;
  readonly isClosing: boolean;
  readonly baseDebitE4: bigint;
  readonly baseCreditE4: bigint;
  readonly originalDebitE4: bigint;
  readonly originalCreditE4: bigint;
}

/** Adds to a maintained balance; touches no row when there is none yet. */
export const addToBalance = tenantDerivedWrite<BalanceChange>()((q) => {
  const t = q.t.account_balances;
  return q.db
    .update(t)
    .set({
      base_debit: sql`${t.base_debit} + ${q.arg(t.base_debit, 'baseDebitE4')}`,
      base_credit: sql`${t.base_credit} + ${q.arg(t.base_credit, 'baseCreditE4')}`,
      original_debit: sql`${t.original_debit} + ${q.arg(t.original_debit, 'originalDebitE4')}`,
      original_credit: sql`${t.original_credit} + ${q.arg(t.original_credit, 'originalCreditE4')}`,
    })
    .where(
      and(
        eq(t.period_id, q.arg(t.period_id, 'periodId')),
        eq(t.account_id, q.arg(t.account_id, 'accountId')),
        eq(t.original_currency, q.arg(t.original_currency, 'originalCurrency')),
        eq(t.is_closing, q.arg(t.is_closing, 'isClosing')),
      ),
    );
});

export const startBalance = tenantDerivedWrite<BalanceChange>()((q) => {
  const t = q.t.account_balances;
  return q.db.insert(t).values({
    account_id: q.arg(t.account_id, 'accountId'),
    period_id: q.arg(t.period_id, 'periodId'),
    original_currency: q.arg(t.original_currency, 'originalCurrency'),
    is_closing: q.arg(t.is_closing, 'isClosing'),
    base_debit: q.arg(t.base_debit, 'baseDebitE4'),
    base_credit: q.arg(t.base_credit, 'baseCreditE4'),
    original_debit: q.arg(t.original_debit, 'originalDebitE4'),
    original_credit: q.arg(t.original_credit, 'originalCreditE4'),
  });
});

export const fiscalYearById = tenantQuery<{ id: Uuid }>()((q) =>
  q.db
    .select()
    .from(q.t.fiscal_years)
    .where(eq(q.t.fiscal_years.id, q.arg(q.t.fiscal_years.id, 'id'))),
);
