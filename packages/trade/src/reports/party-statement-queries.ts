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

/** What the lines before a day left on a party's items, per currency: along the party's items and their lines. */
export const balancesBefore = tenantQuery<OfParty & { from: LocalDate }>()((q) => {
  const [i, l] = [q.t.open_items, q.t.journal_lines];
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

/** The lines of a party's items within days, by posting date and in the order of posting. */
export const linesOfParty = tenantQuery<OfParty & { from: LocalDate; to: LocalDate }>()((q) => {
  const [i, l, d] = [q.t.open_items, q.t.journal_lines, q.t.documents];
  return q.db
    .select({
      commitNumber: l.commit_number,
      entryId: l.entry_id,
      periodId: l.period_id,
      postingDate: l.posting_date,
      itemId: i.id,
      currency: i.currency,
      originalE4: l.original_amount,
      baseE4: l.base_amount,
      description: l.description,
      /** The document whose entry it is. */
      documentId: d.id,
      documentOfItemId: i.document_id,
    })
    .from(i)
    .crossJoin(l)
    .leftJoin(d, eq(d.entry_id, l.entry_id))
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
    .orderBy(asc(l.posting_date), asc(l.commit_number), asc(l.entry_id), asc(l.ordinal));
});
