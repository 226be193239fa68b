import { and, eq, inArray } from 'drizzle-orm';
import type { MoneyKind } from '@cifra/domain/money-documents/kinds';
import type { Row } from '@cifra/database/kit/table';
import type { moneyDocuments, moneyDrafts } from '@cifra/database/tables/money';
import { oneSetReport } from '@cifra/books/command';
import type { Connection } from '@cifra/books/connection';
import { tenantListing } from '@cifra/books/listing';
import { rowsByIds } from '@cifra/books/rows-by-ids';
import type { OfTenant } from '../reads/documents.ts';

export type MoneyDocumentOfTenant = OfTenant<Row<typeof moneyDocuments>>;
export type MoneyDocumentPage = Connection<MoneyDocumentOfTenant>;
export type MoneyDraftOfTenant = OfTenant<Row<typeof moneyDrafts>>;
export type MoneyDraftPage = Connection<MoneyDraftOfTenant>;

export const moneyDocumentsByIds = rowsByIds((q, isOneOf) =>
  q.db.select().from(q.t.money_documents).where(isOneOf(q.t.money_documents.id)),
);

export const moneyDraftsByIds = rowsByIds((q, isOneOf) =>
  q.db.select().from(q.t.money_drafts).where(isOneOf(q.t.money_drafts.id)),
);

export interface MoneyFilters {
  readonly kind: MoneyKind | null;
}

/** Posted money documents in the order of posting. */
export const moneyDocumentList = tenantListing<MoneyFilters>()({
  key: ['id'],
  build: (q, given) => {
    const t = q.t.money_documents;
    const walk = q.along([t.id]);
    return q.db
      .select()
      .from(t)
      .where(and(given.has('kind') ? eq(t.kind, q.arg(t.kind, 'kind')) : undefined, walk.beyond))
      .orderBy(...walk.order);
  },
});

/** Drafts that are neither posted nor discarded, in the order in which they were made. */
export const moneyDraftList = tenantListing<MoneyFilters>()({
  key: ['id'],
  build: (q, given) => {
    const t = q.t.money_drafts;
    const walk = q.along([t.id]);
    return q.db
      .select()
      .from(t)
      .where(
        and(
          inArray(t.state, ['DRAFT', 'PENDING_APPROVAL']),
          given.has('kind') ? eq(t.kind, q.arg(t.kind, 'kind')) : undefined,
          walk.beyond,
        ),
      )
      .orderBy(...walk.order);
  },
});

export const countedMoneyDocuments = oneSetReport<MoneyFilters, number>(
  'money.countDocuments',
  (tx, filters) => moneyDocumentList.count(tx, filters),
);

export const countedMoneyDrafts = oneSetReport<MoneyFilters, number>('money.countDrafts', (tx, filters) =>
  moneyDraftList.count(tx, filters),
);

/** The reversals of entries, by the entry that they undo. */
export const reversalsOfEntries = rowsByIds((q, isOneOf) =>
  q.db.select().from(q.t.entry_reversals).where(isOneOf(q.t.entry_reversals.entry_id)),
);
