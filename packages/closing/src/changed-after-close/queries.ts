import { and, asc, eq, gt, gte, lte, ne, or, sql } from 'drizzle-orm';
import { sumOf } from '@cifra/database/dialects/aggregate';
import { paged } from '@cifra/database/dialects/page';
import { tenantQuery, type QueryScope, type TenantTables } from '@cifra/database/statement';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { rowsByIds } from '@cifra/books/rows-by-ids';

/**
 * The statements of the changed-after-close report. The joins are written so that what was posted since is walked along the entries'
 * commit numbers, and lines are read of those entries alone that fell into a period which was closed before.
 */

/** Periods with a day in a range that were ever closed, in order of date, behind a place. */
export const closedPeriods = tenantQuery<{
  from: LocalDate;
  to: LocalDate;
  afterStart: LocalDate;
  limit: number;
}>()((q) => {
  const [p, c] = [q.t.periods, q.t.period_closings];
  const found = q.db
    .select({ id: p.id, startDate: p.start_date })
    .from(p)
    .innerJoin(c, and(eq(c.period_id, p.id), eq(c.ordinal, 1)))
    .where(
      and(
        lte(p.start_date, q.arg(p.start_date, 'to')),
        gte(p.end_date, q.arg(p.end_date, 'from')),
        gt(p.start_date, q.arg(p.start_date, 'afterStart')),
      ),
    )
    .orderBy(asc(p.start_date));
  return paged(found, q, sql.placeholder('limit'));
});

export const closingsOfPeriods = rowsByIds((q, isOneOf) => {
  const [c, k] = [q.t.period_closings, q.t.commits];
  return q.db
    .select({ closing: c, instant: k.instant })
    .from(c)
    .innerJoin(k, eq(k.number, c.commit_number))
    .where(isOneOf(c.period_id))
    .orderBy(asc(c.ordinal));
});

/** Entries posted into a closed period after a commit, each beside every closing of its period that came before it. */
function afterClosings({ t, arg }: QueryScope<TenantTables>) {
  const [e, c] = [t.journal_entries, t.period_closings];
  return and(
    gt(e.commit_number, arg(e.commit_number, 'after')),
    eq(c.period_id, e.period_id),
    gt(e.commit_number, c.commit_number),
  );
}

/** How many entries came after the first closing of their period, by source. */
export const entryCounts = rowsByIds((q, isOneOf) => {
  const [e, c] = [q.t.journal_entries, q.t.period_closings];
  return q.db
    .select({ periodId: c.period_id, source: e.source, entryCount: sql<number>`count(*)`.mapWith(Number) })
    .from(e)
    .crossJoin(c)
    .where(and(afterClosings(q), eq(c.ordinal, 1), isOneOf(c.period_id)))
    .groupBy(c.period_id, e.source);
});

/** What entries other than the year-end's changed of each account since each closing of their period. */
export const changesOfAccounts = rowsByIds((q, isOneOf) => {
  const [e, c, l] = [q.t.journal_entries, q.t.period_closings, q.t.journal_lines];
  return q.db
    .select({
      periodId: c.period_id,
      ordinal: c.ordinal,
      accountId: l.account_id,
      changeE4: sumOf(l.base_amount),
    })
    .from(e)
    .crossJoin(c)
    .crossJoin(l)
    .where(and(afterClosings(q), ne(e.source, 'YEAR_END'), isOneOf(c.period_id), eq(l.entry_id, e.id)))
    .groupBy(c.period_id, c.ordinal, l.account_id);
});

/** Entries of a period behind a place of their order, commit and entry, up to a commit. */
export const entriesOfPeriodAfter = tenantQuery<{
  periodId: Uuid;
  afterCommit: bigint;
  afterId: Uuid;
  upTo: bigint;
  limit: number;
}>()((q) => {
  const [e, k, y] = [q.t.journal_entries, q.t.commits, q.t.fiscal_years];
  const entries = q.db
    .select({ entry: e, fiscalYear: y.name, reason: k.reason })
    .from(e)
    .innerJoin(k, eq(k.number, e.commit_number))
    .innerJoin(y, eq(y.id, e.fiscal_year_id))
    .where(
      and(
        eq(e.period_id, q.arg(e.period_id, 'periodId')),
        gte(e.commit_number, q.arg(e.commit_number, 'afterCommit')),
        lte(e.commit_number, q.arg(e.commit_number, 'upTo')),
        or(gt(e.commit_number, q.arg(e.commit_number, 'afterCommit')), gt(e.id, q.arg(e.id, 'afterId'))),
      ),
    )
    .orderBy(asc(e.commit_number), asc(e.id));
  return paged(entries, q, sql.placeholder('limit'));
});

export const closingOfPeriod = tenantQuery<{ periodId: Uuid; ordinal: number }>()((q) => {
  const c = q.t.period_closings;
  return q.db
    .select()
    .from(c)
    .where(and(eq(c.period_id, q.arg(c.period_id, 'periodId')), eq(c.ordinal, q.arg(c.ordinal, 'ordinal'))));
});
