import { and, eq, gte, lte, lt, or, sql, type Column, type SQL } from 'drizzle-orm';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { isInSpan, type EntrySpan } from './entry-spans.ts';
import { stillWanted } from '@cifra/database/dialects/still-wanted';
import { sumOf } from '@cifra/database/dialects/aggregate';
import { tenantQuery, type QueryScope, type TenantTables } from '@cifra/database/statement';
import { perCombination } from '@cifra/books/per-combination';

/** Sums per account, original currency and closing flag: E4, debits and credits apart, both not negative. */

export const debitsOf = (column: Column): SQL<bigint> =>
  sql<bigint>`coalesce(sum(case when ${column} > 0 then ${column} else 0 end), 0)`.mapWith(
    column,
  ) as SQL<bigint>;
export const creditsOf = (column: Column): SQL<bigint> =>
  sql<bigint>`coalesce(sum(case when ${column} < 0 then -${column} else 0 end), 0)`.mapWith(
    column,
  ) as SQL<bigint>;

function sumsOfBalances({ t }: QueryScope<TenantTables>) {
  const b = t.account_balances;
  return {
    accountId: b.account_id,
    currency: b.original_currency,
    isClosing: b.is_closing,
    baseDebitE4: sumOf(b.base_debit),
    baseCreditE4: sumOf(b.base_credit),
    originalDebitE4: sumOf(b.original_debit),
    originalCreditE4: sumOf(b.original_credit),
  };
}

function sumsOfLines({ t }: QueryScope<TenantTables>) {
  const l = t.journal_lines;
  return {
    accountId: l.account_id,
    currency: l.original_currency,
    isClosing: l.is_closing,
    baseDebitE4: debitsOf(l.base_amount),
    baseCreditE4: creditsOf(l.base_amount),
    originalDebitE4: debitsOf(l.original_amount),
    originalCreditE4: creditsOf(l.original_amount),
  };
}

interface InRange {
  readonly from: LocalDate;
  readonly to: LocalDate;
  /** Of one account; null: of all. */
  readonly accountId: Uuid | null;
}

/** Of the periods that lie wholly in a range of days, by fiscal year: maintained balances, never lines. */
export const balancesOfPeriods = perCombination((given) =>
  tenantQuery<InRange>()((q) => {
    const [b, p] = [q.t.account_balances, q.t.periods];
    return q.db
      .select({ fiscalYearId: p.fiscal_year_id, ...sumsOfBalances(q) })
      .from(p)
      .crossJoin(b)
      .where(
        and(
          eq(b.period_id, p.id),
          gte(p.start_date, q.arg(p.start_date, 'from')),
          lte(p.end_date, q.arg(p.end_date, 'to')),
          given.has('accountId') ? eq(b.account_id, q.arg(b.account_id, 'accountId')) : undefined,
        ),
      )
      .groupBy(p.fiscal_year_id, b.account_id, b.original_currency, b.is_closing);
  }),
);

/** Of one period; the nil id is the opening entry's. */
export const balancesOfPeriod = perCombination((given) =>
  tenantQuery<{ periodId: Uuid; accountId: Uuid | null }>()((q) => {
    const b = q.t.account_balances;
    return q.db
      .select(sumsOfBalances(q))
      .from(b)
      .where(
        and(
          eq(b.period_id, q.arg(b.period_id, 'periodId')),
          given.has('accountId') ? eq(b.account_id, q.arg(b.account_id, 'accountId')) : undefined,
        ),
      )
      .groupBy(b.account_id, b.original_currency, b.is_closing);
  }),
);

/**
 * Of all lines in a range of days. The walk is along the entries' posting dates, because the lines of an entry lie side by side;
 * along the periods' index by account each line would be a page of its own.
 */
export const linesOfDays = tenantQuery<{ from: LocalDate; to: LocalDate }>()((q) => {
  const [e, l] = [q.t.journal_entries, q.t.journal_lines];
  return q.db
    .select(sumsOfLines(q))
    .from(e)
    .crossJoin(l)
    .where(
      and(
        stillWanted(q),
        eq(l.entry_id, e.id),
        gte(e.posting_date, q.arg(e.posting_date, 'from')),
        lte(e.posting_date, q.arg(e.posting_date, 'to')),
      ),
    )
    .groupBy(l.account_id, l.original_currency, l.is_closing);
});

/** Of an account's lines in a range of days, along their index. */
export const linesOfAccount = tenantQuery<{ accountId: Uuid; from: LocalDate; to: LocalDate }>()((q) => {
  const l = q.t.journal_lines;
  return q.db
    .select(sumsOfLines(q))
    .from(l)
    .where(
      and(
        stillWanted(q),
        eq(l.account_id, q.arg(l.account_id, 'accountId')),
        gte(l.posting_date, q.arg(l.posting_date, 'from')),
        lte(l.posting_date, q.arg(l.posting_date, 'to')),
      ),
    )
    .groupBy(l.account_id, l.original_currency, l.is_closing);
});

/**
 * Of the lines that a span of entries posted into a range of days, by period (null: the opening entry). The date is that of
 * the line, so that the walk is along the entries' commit numbers: it costs by what was posted since.
 */
export const linesOfSpan = tenantQuery<EntrySpan & { from: LocalDate; to: LocalDate }>()((q) => {
  const [e, l] = [q.t.journal_entries, q.t.journal_lines];
  return q.db
    .select({ periodId: l.period_id, ...sumsOfLines(q) })
    .from(e)
    .crossJoin(l)
    .where(
      and(
        stillWanted(q),
        eq(l.entry_id, e.id),
        ...isInSpan(q),
        gte(l.posting_date, q.arg(l.posting_date, 'from')),
        lte(l.posting_date, q.arg(l.posting_date, 'to')),
      ),
    )
    .groupBy(l.period_id, l.account_id, l.original_currency, l.is_closing);
});

/** Of an account's lines of one day up to a line, that line included, as known at a commit. */
export const linesOfDayUpTo = tenantQuery<{
  accountId: Uuid;
  date: LocalDate;
  entryId: Uuid;
  ordinal: number;
  commitNumber: bigint;
}>()((q) => {
  const l = q.t.journal_lines;
  return q.db
    .select(sumsOfLines(q))
    .from(l)
    .where(
      and(
        stillWanted(q),
        eq(l.account_id, q.arg(l.account_id, 'accountId')),
        eq(l.posting_date, q.arg(l.posting_date, 'date')),
        or(
          lt(l.entry_id, q.arg(l.entry_id, 'entryId')),
          and(eq(l.entry_id, q.arg(l.entry_id, 'entryId')), lte(l.ordinal, q.arg(l.ordinal, 'ordinal'))),
        ),
        lte(l.commit_number, q.arg(l.commit_number, 'commitNumber')),
      ),
    )
    .groupBy(l.account_id, l.original_currency, l.is_closing);
});
