import { and, asc, eq, gt, sql } from 'drizzle-orm';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { OPENING_PERIOD_ID } from '../journal/balances.ts';
import type { RecurringRow } from '../recurring/save-recurring.ts';
import { paged } from '@cifra/database/dialects/page';
import { tenantQuery } from '@cifra/database/statement';
import type { TenantReadTx } from '@cifra/database/tx';
import type { Connection, PageRequest } from '@cifra/books/connection';
import { perCombination } from '@cifra/books/per-combination';
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

const recurringAfter = perCombination((given) =>
  tenantQuery<{ state: State | null; after: Uuid; limit: number }>()((q) => {
    const t = q.t.recurring_entries;
    const state = given.has('state') ? eq(t.state, q.arg(t.state, 'state')) : undefined;
    return paged(
      q.db
        .select()
        .from(t)
        .where(and(gt(t.id, q.arg(t.id, 'after')), state))
        .orderBy(asc(t.id)),
      q,
      sql.placeholder('limit'),
    );
  }),
);

/** A page of recurring entries by id, one row more than requested. */
export function listRecurring(
  tx: TenantReadTx,
  state: State | null,
  { first, after }: PageRequest,
): Promise<RecurringRow[]> {
  const from = (after?.[0] ?? OPENING_PERIOD_ID) as Uuid;
  return tx.all(recurringAfter({ state }), { state, after: from, limit: first + 1 });
}

/** The runs of a recurring entry after a due date, in order of the dates. */
export const runsAfter = tenantQuery<{ id: Uuid; after: LocalDate; limit: number }>()((q) => {
  const t = q.t.recurring_runs;
  return paged(
    q.db
      .select({ dueDate: t.due_date, draftId: t.draft_id })
      .from(t)
      .where(
        and(
          eq(t.recurring_entry_id, q.arg(t.recurring_entry_id, 'id')),
          gt(t.due_date, q.arg(t.due_date, 'after')),
        ),
      )
      .orderBy(asc(t.due_date)),
    q,
    sql.placeholder('limit'),
  );
});
