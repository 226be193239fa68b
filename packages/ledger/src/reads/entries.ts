import { and, eq } from 'drizzle-orm';
import type { EntryKind, EntrySource } from '@cifra/domain/entry';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import type { Row } from '@cifra/database/kit/table';
import type { journalEntries } from '@cifra/database/tables/tenant';
import { oneSetReport } from '@cifra/books/command';
import type { Connection } from '@cifra/books/connection';
import { tenantListing } from '@cifra/books/listing';
import { rowsByIds } from '@cifra/books/rows-by-ids';

export type EntryOfTenant = Row<typeof journalEntries> & {
  readonly tenantId: Uuid;
  readonly baseCurrency: string;
};
export type EntryPage = Connection<EntryOfTenant>;

export interface EntryFilters {
  readonly fromDate: LocalDate | null;
  readonly toDate: LocalDate | null;
  readonly kind: EntryKind | null;
  readonly source: EntrySource | null;
  readonly accountId: Uuid | null;
}

export const entriesByIds = rowsByIds((q, isOneOf) =>
  q.db.select().from(q.t.journal_entries).where(isOneOf(q.t.journal_entries.id)),
);
export const fiscalYearsByIds = rowsByIds((q, isOneOf) =>
  q.db
    .select({ id: q.t.fiscal_years.id, name: q.t.fiscal_years.name })
    .from(q.t.fiscal_years)
    .where(isOneOf(q.t.fiscal_years.id)),
);
export const reversalsOfEntries = rowsByIds((q, isOneOf) =>
  q.db.select().from(q.t.entry_reversals).where(isOneOf(q.t.entry_reversals.entry_id)),
);
export const reversedByEntries = rowsByIds((q, isOneOf) =>
  q.db.select().from(q.t.entry_reversals).where(isOneOf(q.t.entry_reversals.reversing_entry_id)),
);

export const entryOrders = ['POSTING_DATE_ASC', 'POSTING_DATE_DESC'] as const;
export type EntryOrder = (typeof entryOrders)[number];

/** Those of the ids that are of documents: an entry of sales or purchasing may be an allocation's too. */
export const documentsAmong = rowsByIds((q, isOneOf) =>
  q.db.select({ id: q.t.documents.id }).from(q.t.documents).where(isOneOf(q.t.documents.id)),
);

/** With an account the walk is along its lines, which have the same order; an entry of several lines on it counts once. */
const placesOf = (isDescending: boolean) =>
  tenantListing<EntryFilters>()({
    key: ['date', 'id'],
    build: (q, given) => {
      const [entries, lines] = [q.t.journal_entries, q.t.journal_lines];
      const hasAccount = given.has('accountId');
      const [date, id] = hasAccount
        ? ([lines.posting_date, lines.entry_id] as const)
        : ([entries.posting_date, entries.id] as const);
      const walk = q.along([date, id], { isDescending });
      const conditions = and(
        hasAccount ? eq(lines.account_id, q.arg(lines.account_id, 'accountId')) : undefined,
        walk.beyond,
        walk.least('fromDate'),
        walk.most('toDate'),
        given.has('kind') ? eq(entries.kind, q.arg(entries.kind, 'kind')) : undefined,
        given.has('source') ? eq(entries.source, q.arg(entries.source, 'source')) : undefined,
      );
      return hasAccount
        ? q.db
            .select({ postingDate: lines.posting_date, id: lines.entry_id })
            .from(lines)
            .innerJoin(entries, eq(entries.id, lines.entry_id))
            .where(conditions)
            // Not DISTINCT: what it counts would have no order that SQL Server takes (145).
            .groupBy(lines.posting_date, lines.entry_id)
            .orderBy(...walk.order)
        : q.db
            .select({ postingDate: entries.posting_date, id: entries.id })
            .from(entries)
            .where(conditions)
            .orderBy(...walk.order);
    },
  });

/** The places of entries by posting date and id. */
export const entryPlaces: Readonly<Record<EntryOrder, ReturnType<typeof placesOf>>> = {
  POSTING_DATE_ASC: placesOf(false),
  POSTING_DATE_DESC: placesOf(true),
};

export const countedEntries = oneSetReport<EntryFilters, number>(
  'ledger.countEntries',
  entryPlaces.POSTING_DATE_ASC.count,
);
