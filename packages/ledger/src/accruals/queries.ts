import { eq, or } from 'drizzle-orm';
import type { EntryKind } from '@cifra/domain/entry';
import type { Uuid } from '@cifra/domain/ids';
import { tenantQuery } from '@cifra/database/statement';

export const accrualOfEntry = tenantQuery<{ entryId: Uuid }>()((q) =>
  q.db
    .select()
    .from(q.t.accruals)
    .where(eq(q.t.accruals.entry_id, q.arg(q.t.accruals.entry_id, 'entryId'))),
);

/** The reversal of an accrual's own entry, and the reversals of all entries that reversed an accrual: few, as only a year-end close that is taken back makes them. */
export const reversalsOfAccrual = tenantQuery<{ entryId: Uuid; kind: EntryKind }>()((q) => {
  const { entry_reversals: reversals, journal_entries: entries } = q.t;
  return q.db
    .select({ entry_id: reversals.entry_id, reversing_entry_id: reversals.reversing_entry_id })
    .from(reversals)
    .innerJoin(entries, eq(entries.id, reversals.entry_id))
    .where(
      or(
        eq(reversals.entry_id, q.arg(reversals.entry_id, 'entryId')),
        eq(entries.kind, q.arg(entries.kind, 'kind')),
      ),
    );
});
