import { asc } from 'drizzle-orm';
import type { CurrencyCode } from '@cifra/domain/currencies';
import type { Uuid } from '@cifra/domain/ids';
import type { Row } from '@cifra/database/kit/table';
import type { openItemMovements } from '@cifra/database/tables/documents';
import { rowsByIds } from '@cifra/books/rows-by-ids';

/** What a posting changed of an open item: E4, debit positive, original and base. */
export type MovementOfTenant = Row<typeof openItemMovements> & {
  readonly tenantId: Uuid;
  readonly baseCurrency: CurrencyCode;
};

/** The movements of several postings, of each in the order in which they were written. */
export const movementsByPostings = rowsByIds((q, isOneOf) => {
  const t = q.t.open_item_movements;
  return q.db.select().from(t).where(isOneOf(t.posting_id)).orderBy(asc(t.posting_id), asc(t.ordinal));
});

/** The movements of several open items, of each from its first: an item begins with the posting that made it. */
export const movementsByItems = rowsByIds((q, isOneOf) => {
  const t = q.t.open_item_movements;
  return q.db
    .select()
    .from(t)
    .where(isOneOf(t.open_item_id))
    .orderBy(asc(t.open_item_id), asc(t.commit_number), asc(t.posting_id), asc(t.ordinal));
});
