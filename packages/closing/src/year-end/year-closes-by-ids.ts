import { asc, desc, eq } from 'drizzle-orm';
import { rowsByIds } from '@cifra/books/rows-by-ids';

/** Year-end closes with their entries and lines, as lists and loaders read them. */

export const closesByIds = rowsByIds((q, isOneOf) =>
  q.db.select().from(q.t.year_closes).where(isOneOf(q.t.year_closes.id)),
);
export const closesOfYears = rowsByIds((q, isOneOf) =>
  q.db
    .select()
    .from(q.t.year_closes)
    .where(isOneOf(q.t.year_closes.fiscal_year_id))
    .orderBy(desc(q.t.year_closes.id)),
);
export const entriesOfCloses = rowsByIds((q, isOneOf) => {
  const t = q.t.year_close_entries;
  return q.db.select().from(t).where(isOneOf(t.year_close_id)).orderBy(asc(t.year_close_id), asc(t.ordinal));
});
export const linesOfEntries = rowsByIds((q, isOneOf) => {
  const t = q.t.year_close_lines;
  return q.db
    .select()
    .from(t)
    .where(isOneOf(t.year_close_entry_id))
    .orderBy(asc(t.year_close_entry_id), asc(t.ordinal));
});
export const postedOfEntries = rowsByIds((q, isOneOf) => {
  const [e, r] = [q.t.journal_entries, q.t.entry_reversals];
  return q.db
    .select({ sourceId: e.source_id, entryId: e.id, reversingEntryId: r.reversing_entry_id })
    .from(e)
    .leftJoin(r, eq(r.entry_id, e.id))
    .where(isOneOf(e.source_id));
});
