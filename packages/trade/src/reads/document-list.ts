import { and, asc, desc, eq, gt, gte, lt, lte, or, sql } from 'drizzle-orm';
import { documentKinds, type DocumentKind } from '@cifra/domain/documents/kinds';
import type { Uuid } from '@cifra/domain/ids';
import { earliestDate, latestDate, type LocalDate } from '@cifra/domain/local-date';
import { paged } from '@cifra/database/dialects/page';
import { tenantQuery, type QueryScope, type TenantTables } from '@cifra/database/statement';
import type { TenantReadTx } from '@cifra/database/tx';
import { perCombination } from '@cifra/books/per-combination';
import { endOfPrefix } from './prefix.ts';

export interface DocumentFilters {
  /** None: all. */
  readonly kinds: readonly DocumentKind[];
  readonly partyId: Uuid | null;
  readonly fromDate: LocalDate | null;
  readonly toDate: LocalDate | null;
  readonly dueUpTo: LocalDate | null;
  readonly isOpen: boolean | null;
  /** What the number, or the vendor's, begins with. */
  readonly search: string | null;
}

export interface DocumentOrder {
  readonly by: 'document_date' | 'due_date';
  readonly isDescending: boolean;
}

/** A document's place in an order: its date, then its id. */
export interface DocumentPlace {
  readonly id: Uuid;
  readonly date: LocalDate;
}

interface PlacesInput extends Omit<DocumentFilters, 'kinds'> {
  readonly kind: DocumentKind | null;
  /** Bounds of the order's date, both included. */
  readonly low: LocalDate;
  readonly high: LocalDate;
  readonly after: LocalDate | null;
  readonly afterId: Uuid | null;
  readonly searchEnd: string | null;
  readonly limit: number;
}

/** What both walks request of a document: the order's bounds and place, and the filters. */
function conditionsOf({ t: { documents: d }, arg }: QueryScope<TenantTables>, given: ReadonlySet<string>) {
  const date = given.has('byDueDate') ? d.due_date : d.document_date;
  const beyond = given.has('isDescending') ? lt : gt;
  return [
    gte(date, arg(date, 'low')),
    lte(date, arg(date, 'high')),
    given.has('after') ? or(beyond(date, arg(date, 'after')), beyond(d.id, arg(d.id, 'afterId'))) : undefined,
    given.has('fromDate') ? gte(d.document_date, arg(d.document_date, 'fromDate')) : undefined,
    given.has('toDate') ? lte(d.document_date, arg(d.document_date, 'toDate')) : undefined,
    given.has('dueUpTo') ? lte(d.due_date, arg(d.due_date, 'dueUpTo')) : undefined,
    given.has('search')
      ? or(
          and(
            gte(d.display_number, arg(d.display_number, 'search')),
            lt(d.display_number, arg(d.display_number, 'searchEnd')),
          ),
          and(
            gte(d.vendor_number, arg(d.vendor_number, 'search')),
            lt(d.vendor_number, arg(d.vendor_number, 'searchEnd')),
          ),
        )
      : undefined,
  ];
}

/**
 * Walks the index of a kind (kind, date, id) or of a party (party, document date, id; by due date the party's documents are sorted).
 * Whether nothing is open is looked up of each document on the way; a text that numbers begin with is compared on the way.
 */
export const documentPlaces = perCombination((given) =>
  tenantQuery<PlacesInput>()((q) => {
    const [d, i, b] = [q.t.documents, q.t.open_items, q.t.open_item_balances];
    const date = given.has('byDueDate') ? d.due_date : d.document_date;
    const direction = given.has('isDescending') ? desc : asc;
    const places = q.db
      .select({ id: d.id, date })
      .from(d)
      .leftJoin(i, eq(i.document_id, d.id))
      .leftJoin(b, eq(b.open_item_id, i.id))
      .where(
        and(
          given.has('kind') ? eq(d.kind, q.arg(d.kind, 'kind')) : undefined,
          given.has('partyId') ? eq(d.party_id, q.arg(d.party_id, 'partyId')) : undefined,
          ...conditionsOf(q, given),
          given.has('settled') ? sql`coalesce(${b.open_original_amount}, 0) = 0` : undefined,
        ),
      )
      .orderBy(direction(date), direction(d.id));
    return paged(places, q, sql.placeholder('limit'));
  }),
);

/** Of the documents with anything open: the maintained balances are read once, whatever the order, and what fits is sorted. */
export const openDocumentPlaces = perCombination((given) =>
  tenantQuery<PlacesInput & Readonly<Record<`kind${number}`, DocumentKind>>>()((q) => {
    const [b, i, d] = [q.t.open_item_balances, q.t.open_items, q.t.documents];
    const date = given.has('byDueDate') ? d.due_date : d.document_date;
    const direction = given.has('isDescending') ? desc : asc;
    const kinds = documentKinds.map((_kind, index) => q.arg(d.kind, `kind${index}`));
    const places = q.db
      .select({ id: d.id, date })
      .from(b)
      .crossJoin(i)
      .crossJoin(d)
      .where(
        and(
          eq(i.id, b.open_item_id),
          eq(d.id, i.document_id),
          sql`${b.open_original_amount} <> 0`,
          given.has('partyId') ? eq(b.party_id, q.arg(b.party_id, 'partyId')) : undefined,
          given.has('kinds') ? sql`${d.kind} in (${sql.join(kinds, sql`, `)})` : undefined,
          ...conditionsOf(q, given),
        ),
      )
      .orderBy(direction(date), direction(d.id));
    return paged(places, q, sql.placeholder('limit'));
  }),
);

/**
 * The places of a page of documents in an order, one more than requested. Without a party the page is merged from those of the
 * kinds, one statement each (at most eight): the order runs across kinds, the indexes within one.
 */
export async function listDocumentPlaces(
  tx: TenantReadTx,
  { kinds: kindFilter, ...filters }: DocumentFilters,
  order: DocumentOrder,
  { first, after }: { readonly first: number; readonly after: DocumentPlace | null },
): Promise<DocumentPlace[]> {
  const { by, isDescending } = order;
  const kinds = [...new Set(kindFilter)];
  const bounds =
    by === 'due_date'
      ? [earliestDate, filters.dueUpTo ?? latestDate]
      : [filters.fromDate ?? earliestDate, filters.toDate ?? latestDate];
  const [low = earliestDate, high = latestDate] = bounds;
  const parameters = {
    ...filters,
    low: after !== null && !isDescending && after.date > low ? after.date : low,
    high: after !== null && isDescending && after.date < high ? after.date : high,
    after: after?.date ?? null,
    afterId: after?.id ?? null,
    searchEnd: filters.search === null ? null : endOfPrefix(filters.search),
    limit: first + 1,
  };
  const { isOpen, ...others } = parameters;
  const given = {
    ...others,
    byDueDate: by === 'due_date' ? true : null,
    isDescending: isDescending ? true : null,
    settled: isOpen === false ? true : null,
  };
  if (isOpen === true) {
    const named = documentKinds.map((_kind, index) => [`kind${index}`, kinds[index] ?? kinds[0] ?? null]);
    const statement = openDocumentPlaces({ ...given, kinds: kinds.length > 0 ? true : null });
    return tx.all(statement, { ...parameters, kind: null, ...Object.fromEntries(named) });
  }
  const walks: readonly (DocumentKind | null)[] =
    kinds.length > 0 ? kinds : filters.partyId === null ? documentKinds : [null];
  const places: DocumentPlace[] = [];
  for (const kind of walks)
    places.push(...(await tx.all(documentPlaces({ ...given, kind }), { ...parameters, kind })));
  const sign = isDescending ? -1 : 1;
  return places.toSorted((one, other) => sign * comparePlaces(one, other)).slice(0, first + 1);
}

function comparePlaces(one: DocumentPlace, other: DocumentPlace): number {
  if (one.date !== other.date) return one.date < other.date ? -1 : 1;
  return one.id < other.id ? -1 : 1;
}

/** Of the documents with a number, the one that people call by a text: each series and year has its index of numbers. */
export const documentCalled = tenantQuery<{ displayNumber: string; number: bigint }>()((q) => {
  const [c, d] = [q.t.series_counters, q.t.documents];
  return q.db
    .select({ id: d.id })
    .from(c)
    .crossJoin(d)
    .where(
      and(
        eq(d.series, c.series),
        eq(d.fiscal_year_id, c.fiscal_year_id),
        eq(d.number, q.arg(d.number, 'number')),
        eq(d.display_number, q.arg(d.display_number, 'displayNumber')),
      ),
    );
});

/** Digits that a number is shown with at least. */
const SHOWN_DIGITS = 6;

/** The id of the document that people call by a text (INV-2026-000012); null where none is called so. A prefix may end in digits:
 * then each number that the text may end in is requested. */
export async function findDocumentCalled(tx: TenantReadTx, displayNumber: string): Promise<Uuid | null> {
  const digits = /\d{0,18}$/.exec(displayNumber)?.[0] ?? '';
  for (let length = SHOWN_DIGITS; length <= digits.length; length += 1) {
    const shown = digits.slice(-length);
    // Only a number beyond six digits is shown without leading zeros.
    if (length > SHOWN_DIGITS && shown.startsWith('0')) continue;
    const found = await tx.first(documentCalled, { displayNumber, number: BigInt(shown) });
    if (found) return found.id;
  }
  return null;
}
