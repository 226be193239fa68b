import { and, asc, eq, gt, gte, lte, or, sql } from 'drizzle-orm';
import type { EntryKind, EntrySource } from '@cifra/domain/entry';
import type { Uuid } from '@cifra/domain/ids';
import { earliestDate, latestDate, type LocalDate } from '@cifra/domain/local-date';
import { OPENING_PERIOD_ID } from '../journal/balances.ts';
import { paged } from '@cifra/database/dialects/page';
import type { Row } from '@cifra/database/kit/table';
import { tenantQuery } from '@cifra/database/statement';
import type { journalEntries } from '@cifra/database/tables/tenant';
import type { TenantReadTx } from '@cifra/database/tx';
import type { Connection, PageRequest } from '@cifra/books/connection';
import { rowsByIds } from '@cifra/books/rows-by-ids';
import { perCombination } from '@cifra/books/per-combination';

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

/** An entry's place in the order: posting date, then id. */
export interface EntryPlace {
  readonly id: Uuid;
  readonly postingDate: LocalDate;
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

/** Those of the ids that are of documents: an entry of sales or purchasing may be an allocation's too. */
export const documentsAmong = rowsByIds((q, isOneOf) =>
  q.db.select({ id: q.t.documents.id }).from(q.t.documents).where(isOneOf(q.t.documents.id)),
);

interface PlacesAfter {
  readonly afterDate: LocalDate;
  readonly afterId: Uuid;
  readonly toDate: LocalDate;
  readonly kind: EntryKind | null;
  readonly source: EntrySource | null;
  readonly accountId: Uuid | null;
  readonly limit: number;
}

/** With an account the walk is along its lines, which have the same order; an entry of several lines on it counts once. */
const placesAfter = perCombination((given) =>
  tenantQuery<PlacesAfter>()((q) => {
    const [entries, lines] = [q.t.journal_entries, q.t.journal_lines];
    const hasAccount = given.has('accountId');
    const date = hasAccount ? lines.posting_date : entries.posting_date;
    const id = hasAccount ? lines.entry_id : entries.id;
    const conditions = and(
      hasAccount ? eq(lines.account_id, q.arg(lines.account_id, 'accountId')) : undefined,
      gte(date, q.arg(date, 'afterDate')),
      or(gt(date, q.arg(date, 'afterDate')), gt(id, q.arg(id, 'afterId'))),
      lte(date, q.arg(date, 'toDate')),
      given.has('kind') ? eq(entries.kind, q.arg(entries.kind, 'kind')) : undefined,
      given.has('source') ? eq(entries.source, q.arg(entries.source, 'source')) : undefined,
    );
    const places = hasAccount
      ? q.db
          .selectDistinct({ postingDate: lines.posting_date, id: lines.entry_id })
          .from(lines)
          .innerJoin(entries, eq(entries.id, lines.entry_id))
          .where(conditions)
          .orderBy(asc(lines.posting_date), asc(lines.entry_id))
      : q.db
          .select({ postingDate: entries.posting_date, id: entries.id })
          .from(entries)
          .where(conditions)
          .orderBy(asc(entries.posting_date), asc(entries.id));
    return paged(places, q, sql.placeholder('limit'));
  }),
);

/** The places of a page, one more than requested; a cursor lies after `fromDate`, or it does not count. */
export function listEntryPlaces(
  tx: TenantReadTx,
  filters: EntryFilters,
  { first, after }: PageRequest,
): Promise<EntryPlace[]> {
  const fromDate = filters.fromDate ?? earliestDate;
  const [afterDate, afterId] = (after ?? []) as [LocalDate?, Uuid?];
  const isAfter = afterDate !== undefined && afterDate >= fromDate;
  const params = {
    afterDate: isAfter ? afterDate : fromDate,
    afterId: isAfter ? (afterId ?? OPENING_PERIOD_ID) : OPENING_PERIOD_ID,
    toDate: filters.toDate ?? latestDate,
    kind: filters.kind,
    source: filters.source,
    accountId: filters.accountId,
    limit: first + 1,
  };
  const { kind, source, accountId } = filters;
  return tx.all(placesAfter({ kind, source, accountId }), params);
}
