import { and, asc, desc, eq, gte, inArray, lte, or } from 'drizzle-orm';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { paged } from '@cifra/database/dialects/page';
import { tenantQuery } from '@cifra/database/statement';

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

/** The account that is bound to a role. */
export const accountOfRole = tenantQuery<{ role: string }>()((q) => {
  const { accounts, account_roles: roles } = q.t;
  return q.db
    .select({ account: accounts })
    .from(roles)
    .innerJoin(accounts, eq(accounts.id, roles.account_id))
    .where(eq(roles.role, q.arg(roles.role, 'role')));
});

/** Every role that is bound, with its account. */
export const accountsOfRoles = tenantQuery()((q) => {
  const { accounts, account_roles: roles } = q.t;
  return q.db
    .select({ role: roles.role, account: accounts })
    .from(roles)
    .innerJoin(accounts, eq(accounts.id, roles.account_id))
    .orderBy(asc(roles.role));
});

/** An entry and the name of the fiscal year that it is numbered in. */
export const numberedEntryById = tenantQuery<{ id: Uuid }>()((q) => {
  const { journal_entries: entry, fiscal_years: year } = q.t;
  return q.db
    .select({ entry, fiscalYear: year.name })
    .from(entry)
    .innerJoin(year, eq(year.id, entry.fiscal_year_id))
    .where(eq(entry.id, q.arg(entry.id, 'id')));
});

/** The entry that reversed an entry, as readers call it. */
export const nameOfReversal = tenantQuery<{ entryId: Uuid }>()((q) => {
  const { entry_reversals: reversal, journal_entries: entry, fiscal_years: year } = q.t;
  return q.db
    .select({ series: entry.series, fiscalYear: year.name, number: entry.number })
    .from(reversal)
    .innerJoin(entry, eq(entry.id, reversal.reversing_entry_id))
    .innerJoin(year, eq(year.id, entry.fiscal_year_id))
    .where(eq(reversal.entry_id, q.arg(reversal.entry_id, 'entryId')));
});

/** The accounts of an entry's lines and movements. */
export const accountsOfEntry = tenantQuery<{ entryId: Uuid }>()((q) => {
  const { accounts, journal_lines: lines, open_item_movements: movements } = q.t;
  const ofLines = q.db
    .select({ id: lines.account_id })
    .from(lines)
    .where(eq(lines.entry_id, q.arg(lines.entry_id, 'entryId')));
  const ofMovements = q.db
    .select({ id: movements.account_id })
    .from(movements)
    .where(eq(movements.posting_id, q.arg(movements.posting_id, 'entryId')));
  return q.db
    .select()
    .from(accounts)
    .where(or(inArray(accounts.id, ofLines), inArray(accounts.id, ofMovements)));
});

/** What an entry changed of open items, in the order of its movements. */
export const movementsOfEntry = tenantQuery<{ entryId: Uuid }>()((q) => {
  const t = q.t.open_item_movements;
  return q.db
    .select()
    .from(t)
    .where(eq(t.posting_id, q.arg(t.posting_id, 'entryId')))
    .orderBy(asc(t.ordinal));
});

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

/** Who recorded the effective rate of a pair, and from which source. */
export const recorderOfRate = tenantQuery<{
  originalCurrency: string;
  baseCurrency: string;
  rateDate: LocalDate;
}>()((q) => {
  const [t, c] = [q.t.exchange_rate_history, q.t.commits];
  const newestFirst = q.db
    .select({ source: t.source, actorKind: c.actor_kind, actorId: c.actor_id })
    .from(t)
    .innerJoin(c, eq(c.number, t.commit_number))
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

/** The last number of a series in each fiscal year. */
export const countersOfSeries = tenantQuery<{ series: string }>()((q) => {
  const t = q.t.series_counters;
  return q.db
    .select()
    .from(t)
    .where(eq(t.series, q.arg(t.series, 'series')));
});

export const allFiscalYears = tenantQuery()((q) =>
  q.db.select().from(q.t.fiscal_years).orderBy(asc(q.t.fiscal_years.start_date)),
);

export const fiscalYearById = tenantQuery<{ id: Uuid }>()((q) =>
  q.db
    .select()
    .from(q.t.fiscal_years)
    .where(eq(q.t.fiscal_years.id, q.arg(q.t.fiscal_years.id, 'id'))),
);
