import { and, asc, desc, eq, isNull, lte, gte, or } from 'drizzle-orm';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { paged } from '@cifra/database/dialects/page';
import { tenantQuery } from '@cifra/database/statement';

/** The statements about recurring entries. Rows only: no decision is made here. */

export const recurringById = tenantQuery<{ id: Uuid }>()((q) =>
  q.db
    .select()
    .from(q.t.recurring_entries)
    .where(eq(q.t.recurring_entries.id, q.arg(q.t.recurring_entries.id, 'id'))),
);

/** Recurring entries in a state that fall due up to a day, the one that waits longest first; at most `most`. */
export const dueRecurring = (most: number) =>
  tenantQuery<{ upTo: LocalDate; state: 'ACTIVE' }>()((q) => {
    const t = q.t.recurring_entries;
    return paged(
      q.db
        .select({
          id: t.id,
          frequency: t.frequency,
          firstDate: t.first_date,
          nextDate: t.next_date,
          lastDate: t.last_date,
          preparedBy: t.prepared_by,
        })
        .from(t)
        .where(
          and(
            eq(t.state, q.arg(t.state, 'state')),
            lte(t.next_date, q.arg(t.next_date, 'upTo')),
            or(isNull(t.last_date), gte(t.last_date, t.next_date)),
          ),
        )
        .orderBy(asc(t.next_date), asc(t.id)),
      q,
      most,
    );
  });

export const runOfDate = tenantQuery<{ id: Uuid; dueDate: LocalDate }>()((q) => {
  const t = q.t.recurring_runs;
  return q.db
    .select({ draftId: t.draft_id })
    .from(t)
    .where(
      and(
        eq(t.recurring_entry_id, q.arg(t.recurring_entry_id, 'id')),
        eq(t.due_date, q.arg(t.due_date, 'dueDate')),
      ),
    );
});

/** The last due date processed. */
export const lastRun = tenantQuery<{ id: Uuid }>()((q) => {
  const t = q.t.recurring_runs;
  return paged(
    q.db
      .select({ dueDate: t.due_date })
      .from(t)
      .where(eq(t.recurring_entry_id, q.arg(t.recurring_entry_id, 'id')))
      .orderBy(desc(t.due_date)),
    q,
    1,
  );
});
