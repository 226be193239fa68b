import { and, asc, eq, isNull } from 'drizzle-orm';
import type { EntryKind } from '@cifra/domain/entry';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { tenantQuery } from '@cifra/database/statement';

/** Opening entries of a day that nothing has reversed: none, or one. */
export const standingOpenings = tenantQuery<{ openingDate: LocalDate; kind: EntryKind }>()((q) => {
  const [entries, reversals] = [q.t.journal_entries, q.t.entry_reversals];
  return q.db
    .select({
      id: entries.id,
      series: entries.series,
      number: entries.number,
      yearId: entries.fiscal_year_id,
    })
    .from(entries)
    .leftJoin(reversals, eq(reversals.entry_id, entries.id))
    .where(
      and(
        eq(entries.posting_date, q.arg(entries.posting_date, 'openingDate')),
        eq(entries.kind, q.arg(entries.kind, 'kind')),
        isNull(reversals.entry_id),
      ),
    )
    .orderBy(asc(entries.id));
});

export const partyById = tenantQuery<{ id: Uuid }>()((q) =>
  q.db
    .select({ code: q.t.parties.code, isCustomer: q.t.parties.is_customer, isVendor: q.t.parties.is_vendor })
    .from(q.t.parties)
    .where(eq(q.t.parties.id, q.arg(q.t.parties.id, 'id'))),
);

/** The open items of an entry's lines with what is open of each, in order of the lines. */
export const itemsOfEntry = tenantQuery<{ entryId: Uuid }>()((q) => {
  const [lines, items, balances] = [q.t.journal_lines, q.t.open_items, q.t.open_item_balances];
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
    .from(lines)
    .innerJoin(items, eq(items.id, lines.open_item_id))
    .innerJoin(balances, eq(balances.open_item_id, items.id))
    .where(eq(lines.entry_id, q.arg(lines.entry_id, 'entryId')))
    .orderBy(asc(lines.ordinal));
});
