import { and, asc, eq, gte, lt, lte } from 'drizzle-orm';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { stillWanted } from '@cifra/database/dialects/still-wanted';
import { sumOf } from '@cifra/database/dialects/aggregate';
import { tenantQuery } from '@cifra/database/statement';

interface OfParty {
  readonly partyId: Uuid;
  readonly side: 'SALES' | 'PURCHASING';
}

/** What the movements before a day left on a party's items, per currency: along the party's items and their movements. */
export const balancesBefore = tenantQuery<OfParty & { from: LocalDate }>()((q) => {
  const [i, l] = [q.t.open_items, q.t.open_item_movements];
  return q.db
    .select({
      currency: i.currency,
      originalE4: sumOf(l.original_amount),
      baseE4: sumOf(l.base_amount),
    })
    .from(i)
    .crossJoin(l)
    .where(
      and(
        stillWanted(q),
        eq(l.open_item_id, i.id),
        eq(i.party_id, q.arg(i.party_id, 'partyId')),
        eq(i.side, q.arg(i.side, 'side')),
        lt(l.posting_date, q.arg(l.posting_date, 'from')),
      ),
    )
    .groupBy(i.currency);
});

/** The movements of a party's items within days, by posting date and in the order of posting. */
export const movementsOfParty = tenantQuery<OfParty & { from: LocalDate; to: LocalDate }>()((q) => {
  const { open_items: i, open_item_movements: l, journal_entries: e, documents: d } = q.t;
  return q.db
    .select({
      commitNumber: l.commit_number,
      postingId: l.posting_id,
      periodId: l.period_id,
      postingDate: l.posting_date,
      itemId: i.id,
      currency: i.currency,
      originalE4: l.original_amount,
      baseE4: l.base_amount,
      description: e.description,
      documentNumber: d.display_number,
      documentKind: d.kind,
      documentDueDate: d.due_date,
      partyReference: d.reference,
      itemDueDate: i.due_date,
      itemReference: i.reference,
      /** The document whose entry it is. */
      documentId: d.id,
      documentOfItemId: i.document_id,
    })
    .from(i)
    .crossJoin(l)
    .leftJoin(e, eq(e.id, l.posting_id))
    .leftJoin(d, eq(d.entry_id, l.posting_id))
    .where(
      and(
        stillWanted(q),
        eq(l.open_item_id, i.id),
        eq(i.party_id, q.arg(i.party_id, 'partyId')),
        eq(i.side, q.arg(i.side, 'side')),
        gte(l.posting_date, q.arg(l.posting_date, 'from')),
        lte(l.posting_date, q.arg(l.posting_date, 'to')),
      ),
    )
    .orderBy(asc(l.posting_date), asc(l.commit_number), asc(l.posting_id), asc(l.ordinal));
});

/** What of a party's items is open at the end of a day, by due date; those of which nothing is open too. */
export const itemsOfParty = tenantQuery<OfParty & { to: LocalDate }>()((q) => {
  const [i, l] = [q.t.open_items, q.t.open_item_movements];
  return q.db
    .select({
      id: i.id,
      currency: i.currency,
      reference: i.reference,
      documentDate: i.document_date,
      dueDate: i.due_date,
      openE4: sumOf(l.original_amount),
      openBaseE4: sumOf(l.base_amount),
    })
    .from(i)
    .crossJoin(l)
    .where(
      and(
        stillWanted(q),
        eq(l.open_item_id, i.id),
        eq(i.party_id, q.arg(i.party_id, 'partyId')),
        eq(i.side, q.arg(i.side, 'side')),
        lte(l.posting_date, q.arg(l.posting_date, 'to')),
      ),
    )
    .groupBy(i.id, i.currency, i.reference, i.document_date, i.due_date)
    .orderBy(asc(i.due_date), asc(i.id));
});
