import { and, asc, desc, eq, isNull, lte } from 'drizzle-orm';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { paged } from '@cifra/database/dialects/page';
import { tenantQuery } from '@cifra/database/statement';

export const accrualOfEntry = tenantQuery<{ entryId: Uuid }>()((q) =>
  q.db
    .select()
    .from(q.t.accruals)
    .where(eq(q.t.accruals.entry_id, q.arg(q.t.accruals.entry_id, 'entryId'))),
);

/** The accruals that wait and whose day has come, in order of that day. */
export const accrualsWaiting = tenantQuery<{ upTo: LocalDate }>()((q) => {
  const t = q.t.accruals;
  return q.db
    .select({ entryId: t.entry_id, reverseOn: t.reverse_on_date })
    .from(t)
    .where(and(isNull(t.reversal_id), lte(t.reverse_on_date, q.arg(t.reverse_on_date, 'upTo'))))
    .orderBy(asc(t.reverse_on_date), asc(t.entry_id));
});

/** The accrual that an entry reverses, as readers call it. */
export const accrualReversedBy = tenantQuery<{ reversalId: Uuid }>()((q) => {
  const { accruals: t, journal_entries: entry, fiscal_years: year } = q.t;
  return q.db
    .select({ series: entry.series, fiscalYear: year.name, number: entry.number })
    .from(t)
    .innerJoin(entry, eq(entry.id, t.entry_id))
    .innerJoin(year, eq(year.id, entry.fiscal_year_id))
    .where(eq(t.reversal_id, q.arg(t.reversal_id, 'reversalId')));
});

/**
 * The entry in which an accrual stands again since the last year-end close that reversed it was taken back; none where none was. Joined so
 * that the entries of year-end closes are walked, which are few, and not the reversals of the books.
 */
export const entryStandingAgain = tenantQuery<{ entryId: Uuid }>()((q) => {
  const { year_close_entries: drafted, journal_entries: posted, entry_reversals: reversed } = q.t;
  return paged(
    q.db
      .select({ entryId: reversed.reversing_entry_id })
      .from(drafted)
      .crossJoin(posted)
      .crossJoin(reversed)
      .where(
        and(
          eq(drafted.accrual_entry_id, q.arg(drafted.accrual_entry_id, 'entryId')),
          eq(posted.source_id, drafted.id),
          eq(reversed.entry_id, posted.id),
        ),
      )
      .orderBy(desc(reversed.commit_number)),
    q,
    1,
  );
});
