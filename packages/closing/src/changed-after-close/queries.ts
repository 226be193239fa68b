import { and, asc, eq, gt, gte, isNull, ne, sql } from 'drizzle-orm';
import { sumOf } from '@cifra/database/dialects/aggregate';
import { tenantQuery, type QueryScope, type TenantTables } from '@cifra/database/statement';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { tenantListing } from '@cifra/books/listing';
import { rowsByIds } from '@cifra/books/rows-by-ids';

/**
 * The statements of the changed-after-close report. The joins are written so that what was posted since is walked along the entries'
 * commit numbers, and lines are read of those entries alone that fell into a period which was closed before.
 */

/** Periods with a day in a range that were ever closed, in order of date. */
export const closedPeriodList = tenantListing<{ readonly from: LocalDate; readonly to: LocalDate }>()({
  key: ['date'],
  build: (q) => {
    const [p, c] = [q.t.periods, q.t.period_closings];
    const walk = q.along([p.start_date]);
    return q.db
      .select({ id: p.id, startDate: p.start_date })
      .from(p)
      .innerJoin(c, and(eq(c.period_id, p.id), eq(c.ordinal, 1)))
      .where(and(walk.most('to'), gte(p.end_date, q.arg(p.end_date, 'from')), walk.beyond))
      .orderBy(...walk.order);
  },
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

interface LateFilters {
  readonly periodId: Uuid;
  readonly behind: bigint;
  readonly upTo: bigint;
}

/** How many allocations that left no line came after the first closing of their period: of each posting the debit counts. */
export const allocationCounts = rowsByIds((q, isOneOf) => {
  const [m, c, e] = [q.t.open_item_movements, q.t.period_closings, q.t.journal_entries];
  return q.db
    .select({ periodId: c.period_id, allocationCount: sql<number>`count(*)`.mapWith(Number) })
    .from(c)
    .innerJoin(m, and(eq(m.period_id, c.period_id), gt(m.commit_number, c.commit_number)))
    .leftJoin(e, eq(e.id, m.posting_id))
    .where(and(isOneOf(c.period_id), eq(c.ordinal, 1), isNull(e.id), gt(m.original_amount, 0n)))
    .groupBy(c.period_id);
});

/** Those of a period behind a commit and up to another, in order of commit and posting, each with the commit that made the allocation. */
export const lateAllocationList = tenantListing<LateFilters>()({
  key: ['bigint', 'id'],
  build: (q) => {
    const [m, e, a] = [q.t.open_item_movements, q.t.journal_entries, q.t.allocations];
    const walk = q.along([m.commit_number, m.posting_id]);
    return q.db
      .select({ movement: m, madeInCommit: a.commit_number })
      .from(m)
      .innerJoin(a, eq(a.id, m.allocation_id))
      .leftJoin(e, eq(e.id, m.posting_id))
      .where(
        and(
          eq(m.period_id, q.arg(m.period_id, 'periodId')),
          gt(m.commit_number, q.arg(m.commit_number, 'behind')),
          isNull(e.id),
          gt(m.original_amount, 0n),
          walk.most('upTo'),
          walk.beyond,
        ),
      )
      .orderBy(...walk.order);
  },
});

/** Entries of a period behind a commit and up to another, in order of commit and entry. */
export const lateEntryList = tenantListing<LateFilters>()({
  key: ['bigint', 'id'],
  build: (q) => {
    const [e, k, y] = [q.t.journal_entries, q.t.commits, q.t.fiscal_years];
    const walk = q.along([e.commit_number, e.id]);
    return q.db
      .select({ entry: e, fiscalYear: y.name, reason: k.reason })
      .from(e)
      .innerJoin(k, eq(k.number, e.commit_number))
      .innerJoin(y, eq(y.id, e.fiscal_year_id))
      .where(
        and(
          eq(e.period_id, q.arg(e.period_id, 'periodId')),
          gt(e.commit_number, q.arg(e.commit_number, 'behind')),
          walk.most('upTo'),
          walk.beyond,
        ),
      )
      .orderBy(...walk.order);
  },
});

export const closingOfPeriod = tenantQuery<{ periodId: Uuid; ordinal: number }>()((q) => {
  const c = q.t.period_closings;
  return q.db
    .select()
    .from(c)
    .where(and(eq(c.period_id, q.arg(c.period_id, 'periodId')), eq(c.ordinal, q.arg(c.ordinal, 'ordinal'))));
});
