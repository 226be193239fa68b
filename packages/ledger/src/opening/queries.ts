import { and, asc, eq, isNull, lt, min } from 'drizzle-orm';
import type { EntryKind } from '@cifra/domain/entry';
import type { Uuid } from '@cifra/domain/ids';
import { tenantQuery } from '@cifra/database/statement';

/** Opening entries, dated before every period, that nothing has reversed: none, or one. In order of date, whose index finds them. */
export const standingOpenings = tenantQuery<{ kind: EntryKind }>()((q) => {
  const { journal_entries: entries, entry_reversals: reversals, fiscal_years: years, periods } = q.t;
  const firstDay = q.db.select({ day: min(periods.start_date) }).from(periods);
  return q.db
    .select({ id: entries.id, series: entries.series, number: entries.number, fiscalYear: years.name })
    .from(entries)
    .innerJoin(years, eq(years.id, entries.fiscal_year_id))
    .leftJoin(reversals, eq(reversals.entry_id, entries.id))
    .where(
      and(
        lt(entries.posting_date, firstDay),
        eq(entries.kind, q.arg(entries.kind, 'kind')),
        isNull(reversals.entry_id),
      ),
    )
    .orderBy(asc(entries.posting_date), asc(entries.id));
});

/** The party of an opening item. */
export const partyById = tenantQuery<{ id: Uuid }>()((q) =>
  q.db
    .select({ code: q.t.parties.code, isCustomer: q.t.parties.is_customer, isVendor: q.t.parties.is_vendor })
    .from(q.t.parties)
    .where(eq(q.t.parties.id, q.arg(q.t.parties.id, 'id'))),
);

/** The open items that an entry moved, with what is open of each, in order of its movements. */
export const itemsOfEntry = tenantQuery<{ entryId: Uuid }>()((q) => {
  const [moved, items, balances] = [q.t.open_item_movements, q.t.open_items, q.t.open_item_balances];
  return q.db
    .select({
      id: items.id,
      reference: items.reference,
      currency: items.currency,
      originalAmountE4: items.original_amount,
      baseAmountE4: items.base_amount,
      openOriginalE4: balances.open_original_amount,
      openBaseE4: balances.open_base_amount,
    })
    .from(moved)
    .innerJoin(items, eq(items.id, moved.open_item_id))
    .innerJoin(balances, eq(balances.open_item_id, items.id))
    .where(eq(moved.posting_id, q.arg(moved.posting_id, 'entryId')))
    .orderBy(asc(moved.ordinal));
});
