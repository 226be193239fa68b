import { and, asc, desc, eq, gt, gte, lt, lte, or, sql } from 'drizzle-orm';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { paged } from '@cifra/database/dialects/page';
import { tenantQuery } from '@cifra/database/statement';

/** The statements of the month's close. Rows only: no decision is made here. */

export const packageOfPeriod = tenantQuery<{ periodId: Uuid }>()((q) => {
  const t = q.t.close_packages;
  return q.db
    .select()
    .from(t)
    .where(eq(t.period_id, q.arg(t.period_id, 'periodId')));
});

export const lastClosingOfPeriod = tenantQuery<{ periodId: Uuid }>()((q) => {
  const t = q.t.period_closings;
  return paged(
    q.db
      .select()
      .from(t)
      .where(eq(t.period_id, q.arg(t.period_id, 'periodId')))
      .orderBy(desc(t.ordinal)),
    q,
    1,
  );
});

/** The periods that were ever closed. */
export const periodsOnceClosed = tenantQuery()((q) => {
  const t = q.t.period_closings;
  return q.db.select({ periodId: t.period_id }).from(t).where(eq(t.ordinal, 1));
});

export interface PeriodEntriesPage {
  readonly periodId: Uuid;
  readonly startDate: LocalDate;
  readonly endDate: LocalDate;
  /** The place behind which the page begins: commit, then entry. */
  readonly commitNumber: bigint;
  readonly entryId: Uuid;
}

/**
 * A period's own entries after a place, in order of commit and entry. The dates are the period's, so that an index finds the rows.
 */
export const entriesOfPeriod = tenantQuery<PeriodEntriesPage & { readonly limit: number }>()((q) => {
  const t = q.t.journal_entries;
  return paged(
    q.db
      .select()
      .from(t)
      .where(
        and(
          eq(t.period_id, q.arg(t.period_id, 'periodId')),
          gte(t.posting_date, q.arg(t.posting_date, 'startDate')),
          lte(t.posting_date, q.arg(t.posting_date, 'endDate')),
          gte(t.commit_number, q.arg(t.commit_number, 'commitNumber')),
          or(gt(t.commit_number, q.arg(t.commit_number, 'commitNumber')), gt(t.id, q.arg(t.id, 'entryId'))),
        ),
      )
      .orderBy(asc(t.commit_number), asc(t.id)),
    q,
    sql.placeholder('limit'),
  );
});

/** The lines of a period's own entries behind a place, up to another, in order of commit, entry and ordinal. */
export const linesOfPeriodEntries = tenantQuery<
  PeriodEntriesPage & { readonly lastCommitNumber: bigint; readonly lastEntryId: Uuid }
>()((q) => {
  const { journal_entries: entries, journal_lines: t } = q.t;
  return q.db
    .select({ line: t })
    .from(entries)
    .innerJoin(t, eq(t.entry_id, entries.id))
    .where(
      and(
        eq(entries.period_id, q.arg(entries.period_id, 'periodId')),
        gte(entries.posting_date, q.arg(entries.posting_date, 'startDate')),
        lte(entries.posting_date, q.arg(entries.posting_date, 'endDate')),
        gte(entries.commit_number, q.arg(entries.commit_number, 'commitNumber')),
        or(
          gt(entries.commit_number, q.arg(entries.commit_number, 'commitNumber')),
          gt(entries.id, q.arg(entries.id, 'entryId')),
        ),
        lte(entries.commit_number, q.arg(entries.commit_number, 'lastCommitNumber')),
        or(
          lt(entries.commit_number, q.arg(entries.commit_number, 'lastCommitNumber')),
          lte(entries.id, q.arg(entries.id, 'lastEntryId')),
        ),
      ),
    )
    .orderBy(asc(entries.commit_number), asc(entries.id), asc(t.ordinal));
});

/** The last commit after another that posted into a period; costs what was posted since. */
export const lastPostingAfter = tenantQuery<{ periodId: Uuid; after: bigint }>()((q) => {
  const t = q.t.journal_entries;
  return paged(
    q.db
      .select({ commitNumber: t.commit_number })
      .from(t)
      .where(
        and(
          gt(t.commit_number, q.arg(t.commit_number, 'after')),
          eq(t.period_id, q.arg(t.period_id, 'periodId')),
        ),
      )
      .orderBy(desc(t.commit_number)),
    q,
    1,
  );
});

/** A period's movements of open items behind a place, in order of commit, posting and ordinal. */
export const movementsOfPeriod = tenantQuery<{
  periodId: Uuid;
  commitNumber: bigint;
  postingId: Uuid;
  ordinal: number;
  limit: number;
}>()((q) => {
  const t = q.t.open_item_movements;
  return paged(
    q.db
      .select()
      .from(t)
      .where(
        and(
          eq(t.period_id, q.arg(t.period_id, 'periodId')),
          gte(t.commit_number, q.arg(t.commit_number, 'commitNumber')),
          or(
            gt(t.commit_number, q.arg(t.commit_number, 'commitNumber')),
            gt(t.posting_id, q.arg(t.posting_id, 'postingId')),
            and(
              eq(t.posting_id, q.arg(t.posting_id, 'postingId')),
              gt(t.ordinal, q.arg(t.ordinal, 'ordinal')),
            ),
          ),
        ),
      )
      .orderBy(asc(t.commit_number), asc(t.posting_id), asc(t.ordinal)),
    q,
    sql.placeholder('limit'),
  );
});
