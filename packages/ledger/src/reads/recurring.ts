import { and, eq, sql } from 'drizzle-orm';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import type { RecurringRow } from '../recurring/save-recurring.ts';
import { oneSetReport } from '@cifra/books/command';
import type { Connection } from '@cifra/books/connection';
import { tenantListing } from '@cifra/books/listing';
import { rowsByIds } from '@cifra/books/rows-by-ids';

export type RecurringOfTenant = RecurringRow & { readonly tenantId: Uuid };
export type RecurringPage = Connection<RecurringOfTenant>;

export interface RunOfTenant {
  readonly tenantId: Uuid;
  readonly dueDate: LocalDate;
  readonly draftId: Uuid;
}
export type RunPage = Connection<RunOfTenant>;

export const recurringByIds = rowsByIds((q, isOneOf) =>
  q.db.select().from(q.t.recurring_entries).where(isOneOf(q.t.recurring_entries.id)),
);

type State = RecurringRow['state'];

export interface RecurringFilters {
  readonly state: State | null;
}

/** Recurring entries by id. */
export const recurringList = tenantListing<RecurringFilters>()({
  key: ['id'],
  build: (q, given) => {
    const t = q.t.recurring_entries;
    const walk = q.along([t.id]);
    const state = given.has('state') ? eq(t.state, q.arg(t.state, 'state')) : undefined;
    return q.db
      .select()
      .from(t)
      .where(and(walk.beyond, state))
      .orderBy(...walk.order);
  },
});

export const countedRecurring = oneSetReport<RecurringFilters, number>(
  'ledger.countRecurring',
  recurringList.count,
);

/** The runs of a recurring entry by due date. */
export const runList = tenantListing<{ readonly id: Uuid }>()({
  key: ['date'],
  build: (q) => {
    const t = q.t.recurring_runs;
    const walk = q.along([t.due_date]);
    return q.db
      .select({ dueDate: t.due_date, draftId: t.draft_id })
      .from(t)
      .where(and(eq(t.recurring_entry_id, q.arg(t.recurring_entry_id, 'id')), walk.beyond))
      .orderBy(...walk.order);
  },
});

/** How many runs several recurring entries have had. */
export const runCountsByEntries = rowsByIds((q, isOneOf) => {
  const t = q.t.recurring_runs;
  return q.db
    .select({ id: t.recurring_entry_id, count: sql<number>`count(*)`.mapWith(Number) })
    .from(t)
    .where(isOneOf(t.recurring_entry_id))
    .groupBy(t.recurring_entry_id);
});
