import DataLoader from 'dataloader';
import { asc, desc, eq } from 'drizzle-orm';
import type { Books } from '@cifra/books/books';
import { rowsByIds } from '@cifra/books/rows-by-ids';
import { InvariantBroken } from '@cifra/database/failures';
import type { Row } from '@cifra/database/kit/table';
import type { yearCloseEntries, yearCloseLines, yearCloses } from '@cifra/database/tables/close';
import type { CurrencyCode } from '@cifra/domain/currencies';
import type { Uuid } from '@cifra/domain/ids';
import type { Connection } from '@cifra/subgraph-kit/connection';

/** Rows with what their amounts and references need. */
interface OfTenant {
  readonly tenantId: Uuid;
  readonly baseCurrency: CurrencyCode;
}
export type YearCloseOfTenant = Row<typeof yearCloses> & OfTenant;
export type YearCloseEntryOfTenant = Row<typeof yearCloseEntries> & OfTenant;
export type YearCloseLineOfTenant = Row<typeof yearCloseLines> & OfTenant;

export type YearCloseLinePage = Connection<YearCloseLineOfTenant>;

/** What an entry of a close was posted as, and what took that back. */
export interface PostedAs {
  readonly entryId: Uuid;
  readonly reversingEntryId: Uuid | null;
}

const closesByIds = rowsByIds((q, isOneOf) =>
  q.db.select().from(q.t.year_closes).where(isOneOf(q.t.year_closes.id)),
);
const closesOfYears = rowsByIds((q, isOneOf) =>
  q.db
    .select()
    .from(q.t.year_closes)
    .where(isOneOf(q.t.year_closes.fiscal_year_id))
    .orderBy(desc(q.t.year_closes.id)),
);
const entriesOfCloses = rowsByIds((q, isOneOf) => {
  const t = q.t.year_close_entries;
  return q.db.select().from(t).where(isOneOf(t.year_close_id)).orderBy(asc(t.year_close_id), asc(t.ordinal));
});
const linesOfEntries = rowsByIds((q, isOneOf) => {
  const t = q.t.year_close_lines;
  return q.db
    .select()
    .from(t)
    .where(isOneOf(t.year_close_entry_id))
    .orderBy(asc(t.year_close_entry_id), asc(t.ordinal));
});
const postedOfEntries = rowsByIds((q, isOneOf) => {
  const [e, r] = [q.t.journal_entries, q.t.entry_reversals];
  return q.db
    .select({ sourceId: e.source_id, entryId: e.id, reversingEntryId: r.reversing_entry_id })
    .from(e)
    .leftJoin(r, eq(r.entry_id, e.id))
    .where(isOneOf(e.source_id));
});

/** The loaders of one tenant's year-end closes, as long as one request. */
export interface YearCloseLoaders {
  readonly byId: DataLoader<Uuid, YearCloseOfTenant | null>;
  readonly ofYear: DataLoader<Uuid, readonly YearCloseOfTenant[]>;
  readonly entries: DataLoader<Uuid, readonly YearCloseEntryOfTenant[]>;
  readonly lines: DataLoader<Uuid, readonly YearCloseLineOfTenant[]>;
  readonly posted: DataLoader<Uuid, PostedAs | null>;
}

export function createYearCloseLoaders(books: Books, tenantId: Uuid): YearCloseLoaders {
  const ofTenant = async <Of>(rows: readonly Of[] | null): Promise<(Of & OfTenant)[]> => {
    if (rows === null || rows.length === 0) return [];
    const facts = await books.tenantFacts(tenantId);
    if (!facts) throw new InvariantBroken('the tenant of a year-end close is not there');
    return rows.map((row) => ({ ...row, tenantId, baseCurrency: facts.baseCurrency }));
  };
  const grouped = <Of>(
    rows: readonly Of[],
    ids: readonly Uuid[],
    keyOf: (row: Of) => Uuid | null,
  ): Of[][] => {
    const byKey = Map.groupBy(rows, keyOf);
    return ids.map((id) => byKey.get(id) ?? []);
  };
  return {
    byId: new DataLoader(async (ids) => {
      const rows = await ofTenant(await books.read(tenantId, (tx) => closesByIds(tx, ids)));
      return grouped(rows, ids, ({ id }) => id).map(([row]) => row ?? null);
    }),
    ofYear: new DataLoader(async (ids) => {
      const rows = await ofTenant(await books.read(tenantId, (tx) => closesOfYears(tx, ids)));
      return grouped(rows, ids, (row) => row.fiscal_year_id);
    }),
    entries: new DataLoader(async (ids) => {
      const rows = await ofTenant(await books.read(tenantId, (tx) => entriesOfCloses(tx, ids)));
      return grouped(rows, ids, (row) => row.year_close_id);
    }),
    lines: new DataLoader(async (ids) => {
      const rows = await ofTenant(await books.read(tenantId, (tx) => linesOfEntries(tx, ids)));
      return grouped(rows, ids, (row) => row.year_close_entry_id);
    }),
    posted: new DataLoader(async (ids) => {
      const rows = (await books.read(tenantId, (tx) => postedOfEntries(tx, ids))) ?? [];
      return grouped(rows, ids, ({ sourceId }) => sourceId).map(([row]) => row ?? null);
    }),
  };
}
