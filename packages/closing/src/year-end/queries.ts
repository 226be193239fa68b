import { and, asc, desc, eq, inArray, isNull, lte, ne } from 'drizzle-orm';
import { sumOf } from '@cifra/database/dialects/aggregate';
import { tenantQuery } from '@cifra/database/statement';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';

/** The statements of the year-end close. Rows only: no decision is made here. */

/** The balances of income and expense accounts for one fiscal year, from maintained balances. */
export const resultsOfYear = tenantQuery<{ fiscalYearId: Uuid }>()((q) => {
  const [a, b, p] = [q.t.accounts, q.t.account_balances, q.t.periods];
  return q.db
    .select({ accountId: b.account_id, baseDebitE4: sumOf(b.base_debit), baseCreditE4: sumOf(b.base_credit) })
    .from(p)
    .innerJoin(b, eq(b.period_id, p.id))
    .innerJoin(a, eq(a.id, b.account_id))
    .where(
      and(
        eq(p.fiscal_year_id, q.arg(p.fiscal_year_id, 'fiscalYearId')),
        inArray(a.type, ['INCOME', 'EXPENSE']),
      ),
    )
    .groupBy(b.account_id);
});

/** What the opening entry brought on income and expense: of a takeover in mid-year, the first year's result to date. */
export const resultsOfOpening = tenantQuery<{ periodId: Uuid }>()((q) => {
  const [a, b] = [q.t.accounts, q.t.account_balances];
  return q.db
    .select({ accountId: b.account_id, baseDebitE4: sumOf(b.base_debit), baseCreditE4: sumOf(b.base_credit) })
    .from(b)
    .innerJoin(a, eq(a.id, b.account_id))
    .where(and(eq(b.period_id, q.arg(b.period_id, 'periodId')), inArray(a.type, ['INCOME', 'EXPENSE'])))
    .groupBy(b.account_id);
});

/**
 * The foreign-currency balances of balance sheet accounts other than control accounts, from periods that ended on or before a day.
 */
export const foreignBalancesUpTo = tenantQuery<{ baseCurrency: string; upTo: LocalDate }>()((q) => {
  const [a, b, p] = [q.t.accounts, q.t.account_balances, q.t.periods];
  return q.db
    .select({
      accountId: b.account_id,
      currency: b.original_currency,
      baseDebitE4: sumOf(b.base_debit),
      baseCreditE4: sumOf(b.base_credit),
      originalDebitE4: sumOf(b.original_debit),
      originalCreditE4: sumOf(b.original_credit),
    })
    .from(p)
    .innerJoin(b, eq(b.period_id, p.id))
    .innerJoin(a, eq(a.id, b.account_id))
    .where(
      and(
        lte(p.end_date, q.arg(p.end_date, 'upTo')),
        ne(b.original_currency, q.arg(b.original_currency, 'baseCurrency')),
        inArray(a.type, ['ASSET', 'LIABILITY', 'EQUITY']),
        isNull(a.control_role),
      ),
    )
    .groupBy(b.account_id, b.original_currency);
});

/** The same of the opening entry, which precedes every period. */
export const foreignBalancesOfOpening = tenantQuery<{ baseCurrency: string; periodId: Uuid }>()((q) => {
  const [a, b] = [q.t.accounts, q.t.account_balances];
  return q.db
    .select({
      accountId: b.account_id,
      currency: b.original_currency,
      baseDebitE4: b.base_debit,
      baseCreditE4: b.base_credit,
      originalDebitE4: b.original_debit,
      originalCreditE4: b.original_credit,
    })
    .from(b)
    .innerJoin(a, eq(a.id, b.account_id))
    .where(
      and(
        eq(b.period_id, q.arg(b.period_id, 'periodId')),
        ne(b.original_currency, q.arg(b.original_currency, 'baseCurrency')),
        inArray(a.type, ['ASSET', 'LIABILITY', 'EQUITY']),
        isNull(a.control_role),
      ),
    );
});

export const chartOfAccounts = tenantQuery()((q) => {
  const a = q.t.accounts;
  return q.db.select().from(a).orderBy(asc(a.code));
});

/**
 * The last entry of each series of the ledger in the fiscal years that begin on a day or before it: numbers are gapless and follow the
 * order of commits, so that the last numbers add up to how many entries there are. Joined so that the years are walked, not the entries.
 */
export const lastEntriesOfYears = tenantQuery<{ startDate: LocalDate }>()((q) => {
  const [c, y, e] = [q.t.series_counters, q.t.fiscal_years, q.t.journal_entries];
  return q.db
    .select({ lastNumber: c.last_number, commitNumber: e.commit_number })
    .from(y)
    .crossJoin(c)
    .crossJoin(e)
    .where(
      and(
        lte(y.start_date, q.arg(y.start_date, 'startDate')),
        eq(c.fiscal_year_id, y.id),
        eq(e.series, c.series),
        eq(e.fiscal_year_id, c.fiscal_year_id),
        eq(e.number, c.last_number),
      ),
    );
});

/** Accruals that wait, with their entries, in order of date. Joined so that the accruals are walked, not the entries. */
export const waitingAccruals = tenantQuery()((q) => {
  const [c, e, y] = [q.t.accruals, q.t.journal_entries, q.t.fiscal_years];
  return q.db
    .select({ accrual: c, entry: e, fiscalYear: y.name })
    .from(c)
    .crossJoin(e)
    .crossJoin(y)
    .where(and(isNull(c.reversal_id), eq(e.id, c.entry_id), eq(y.id, e.fiscal_year_id)))
    .orderBy(asc(e.posting_date), asc(e.id));
});

/**
 * The entries in which accruals that wait came to stand again: a year-end close reversed each, and that reversal was reversed when the
 * close was taken back. In order of commit; the last of an accrual is where it stands.
 */
export const accrualsStandingAgain = tenantQuery()((q) => {
  const { accruals: c, year_close_entries: d, entry_reversals: r, journal_entries: e, fiscal_years: y } = q.t;
  const posted = q.db.select({ id: e.id }).from(e).where(eq(e.source_id, d.id));
  return q.db
    .select({ accrualEntryId: c.entry_id, entry: e, fiscalYear: y.name })
    .from(c)
    .innerJoin(d, eq(d.accrual_entry_id, c.entry_id))
    .innerJoin(r, inArray(r.entry_id, posted))
    .innerJoin(e, eq(e.id, r.reversing_entry_id))
    .innerJoin(y, eq(y.id, e.fiscal_year_id))
    .where(isNull(c.reversal_id))
    .orderBy(asc(e.commit_number));
});

export const yearCloseById = tenantQuery<{ id: Uuid }>()((q) =>
  q.db
    .select()
    .from(q.t.year_closes)
    .where(eq(q.t.year_closes.id, q.arg(q.t.year_closes.id, 'id'))),
);

/** Of a fiscal year, the newest first. */
export const yearClosesOfYear = tenantQuery<{ fiscalYearId: Uuid }>()((q) =>
  q.db
    .select()
    .from(q.t.year_closes)
    .where(eq(q.t.year_closes.fiscal_year_id, q.arg(q.t.year_closes.fiscal_year_id, 'fiscalYearId')))
    .orderBy(desc(q.t.year_closes.id)),
);

export const entriesOfYearClose = tenantQuery<{ yearCloseId: Uuid }>()((q) => {
  const t = q.t.year_close_entries;
  return q.db
    .select()
    .from(t)
    .where(eq(t.year_close_id, q.arg(t.year_close_id, 'yearCloseId')))
    .orderBy(asc(t.ordinal));
});

export const linesOfYearClose = tenantQuery<{ yearCloseId: Uuid }>()((q) => {
  const [e, l] = [q.t.year_close_entries, q.t.year_close_lines];
  return q.db
    .select({ entryOrdinal: e.ordinal, line: l })
    .from(e)
    .innerJoin(l, eq(l.year_close_entry_id, e.id))
    .where(eq(e.year_close_id, q.arg(e.year_close_id, 'yearCloseId')))
    .orderBy(asc(e.ordinal), asc(l.ordinal));
});

/** The entries that the close of a year posted which stands, with what each was drafted as, in the order of the draft. */
export const postedOfStandingClose = tenantQuery<{ fiscalYearId: Uuid }>()((q) => {
  const [c, d, e] = [q.t.year_closes, q.t.year_close_entries, q.t.journal_entries];
  return q.db
    .select({
      kind: d.kind,
      ordinal: d.ordinal,
      accrualEntryId: d.accrual_entry_id,
      entryId: e.id,
      postingDate: e.posting_date,
    })
    .from(c)
    .innerJoin(d, eq(d.year_close_id, c.id))
    .innerJoin(e, eq(e.source_id, d.id))
    .where(and(eq(c.fiscal_year_id, q.arg(c.fiscal_year_id, 'fiscalYearId')), eq(c.state, 'POSTED')))
    .orderBy(asc(d.ordinal));
});
