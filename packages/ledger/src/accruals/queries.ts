import { and, desc, eq } from 'drizzle-orm';
import type { Uuid } from '@cifra/domain/ids';
import { paged } from '@cifra/database/dialects/page';
import { tenantQuery } from '@cifra/database/statement';

export const accrualOfEntry = tenantQuery<{ entryId: Uuid }>()((q) =>
  q.db
    .select()
    .from(q.t.accruals)
    .where(eq(q.t.accruals.entry_id, q.arg(q.t.accruals.entry_id, 'entryId'))),
);

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
