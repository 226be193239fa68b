import { and, eq, gte, lt, lte, or, sql } from 'drizzle-orm';
import { InvariantBroken } from '@cifra/database/failures';
import { documentKinds, type DocumentKind } from '@cifra/domain/documents/kinds';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { tenantQuery, type QueryScope, type TenantTables } from '@cifra/database/statement';
import type { TenantReadTx } from '@cifra/database/tx';
import { type KeyPart, type PageRequest } from '@cifra/books/connection';
import { tenantListing, type Walk } from '@cifra/books/listing';
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

/** What documents are ordered by; ties by id. The total is that in base currency. */
const orderColumns = {
  document_date: 'date',
  due_date: 'date',
  display_number: 'text',
  total_base_amount: 'bigint',
} as const satisfies Record<string, KeyPart>;

export interface DocumentOrder {
  readonly by: keyof typeof orderColumns;
  readonly isDescending: boolean;
}

/** A document's place in an order: what it is ordered by, as a cursor holds it, and its id. */
export interface DocumentPlace {
  readonly id: Uuid;
  readonly at: string;
}

interface PlaceFilters extends Omit<DocumentFilters, 'kinds' | 'isOpen'> {
  readonly kind: DocumentKind | null;
  readonly searchEnd: string | null;
  readonly settled: true | null;
}

interface OpenPlaceFilters
  extends Omit<PlaceFilters, 'kind' | 'settled'>, Readonly<Partial<Record<`kind${number}`, DocumentKind>>> {
  readonly kinds: true | null;
}

/** What both walks request of a document: the range of days and the other filters. */
function conditionsOf(
  { t: { documents: d }, arg }: QueryScope<TenantTables>,
  given: ReadonlySet<string>,
  { walk, by }: { readonly walk: Walk; readonly by: DocumentOrder['by'] },
) {
  const [isByDate, isByDue] = [by === 'document_date', by === 'due_date'];
  const [from, to] = [arg(d.document_date, 'fromDate'), arg(d.document_date, 'toDate')];
  return [
    walk.beyond,
    isByDate ? walk.least('fromDate') : given.has('fromDate') ? gte(d.document_date, from) : undefined,
    isByDate ? walk.most('toDate') : given.has('toDate') ? lte(d.document_date, to) : undefined,
    isByDue
      ? walk.most('dueUpTo')
      : given.has('dueUpTo')
        ? lte(d.due_date, arg(d.due_date, 'dueUpTo'))
        : undefined,
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
 * Walks the index of a kind (kind, what it is ordered by, id) or of a party (party, document date, id; in another order the party's
 * documents are sorted). Whether nothing is open is looked up of each document on the way; a text that numbers begin with is compared
 * on the way.
 */
const placesBy = ({ by, isDescending }: DocumentOrder) =>
  tenantListing<PlaceFilters>()({
    key: [orderColumns[by], 'id'],
    build: (q, given) => {
      const [d, i, b] = [q.t.documents, q.t.open_items, q.t.open_item_balances];
      const walk = q.along([d[by], d.id], { isDescending });
      return q.db
        .select({ id: d.id, at: d[by] })
        .from(d)
        .leftJoin(i, and(eq(i.document_id, d.id), eq(i.side, d.side)))
        .leftJoin(b, eq(b.open_item_id, i.id))
        .where(
          and(
            given.has('kind') ? eq(d.kind, q.arg(d.kind, 'kind')) : undefined,
            given.has('partyId') ? eq(d.party_id, q.arg(d.party_id, 'partyId')) : undefined,
            ...conditionsOf(q, given, { walk, by }),
            given.has('settled') ? sql`coalesce(${b.open_original_amount}, 0) = 0` : undefined,
          ),
        )
        .orderBy(...walk.order);
    },
  });

/** Of the documents with anything open: the maintained balances are read once, whatever the order, and what fits is sorted. */
const openPlacesBy = ({ by, isDescending }: DocumentOrder) =>
  tenantListing<OpenPlaceFilters>()({
    key: [orderColumns[by], 'id'],
    build: (q, given) => {
      const [b, i, d] = [q.t.open_item_balances, q.t.open_items, q.t.documents];
      const walk = q.along([d[by], d.id], { isDescending });
      const kinds = documentKinds.map((_kind, index) => q.arg(d.kind, `kind${index}`));
      return q.db
        .select({ id: d.id, at: d[by] })
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
            ...conditionsOf(q, given, { walk, by }),
          ),
        )
        .orderBy(...walk.order);
    },
  });

/** The lists of an order: of all documents, and of those with anything open. */
export const documentLists = Object.fromEntries(
  (Object.keys(orderColumns) as DocumentOrder['by'][]).flatMap((by) =>
    [false, true].map((isDescending) => [
      nameOf({ by, isDescending }),
      { all: placesBy({ by, isDescending }), open: openPlacesBy({ by, isDescending }) },
    ]),
  ),
);

function nameOf({ by, isDescending }: DocumentOrder): string {
  return `${by} ${isDescending ? 'desc' : 'asc'}`;
}

function listsOf(order: DocumentOrder) {
  const lists = documentLists[nameOf(order)];
  if (!lists) throw new InvariantBroken(`documents have no order by ${nameOf(order)}`);
  return lists;
}

/** The parts of the key of an order. */
export const keyOfOrder = (order: DocumentOrder): readonly KeyPart[] => listsOf(order).all.key;

/** The filters as the walks take them: one for each kind, or one of what is open. */
function walksOf({ kinds: kindFilter, isOpen, ...filters }: DocumentFilters) {
  const kinds = [...new Set(kindFilter)];
  const shared = { ...filters, searchEnd: filters.search === null ? null : endOfPrefix(filters.search) };
  const named = documentKinds.map((_kind, index) => [`kind${index}`, kinds[index] ?? kinds[0]] as const);
  const open: OpenPlaceFilters | null =
    isOpen === true
      ? {
          ...shared,
          ...(kinds.length === 0 ? {} : Object.fromEntries(named)),
          kinds: kinds.length > 0 ? true : null,
        }
      : null;
  const walked: readonly (DocumentKind | null)[] =
    kinds.length > 0 ? kinds : filters.partyId === null ? documentKinds : [null];
  const settled = isOpen === false ? true : null;
  return { open, walks: walked.map((kind): PlaceFilters => ({ ...shared, kind, settled })) };
}

/**
 * The places of a page of documents in an order, one more than it holds, in the direction of the page. Without a party the page is
 * merged from those of the kinds, one statement each (at most eight): the order runs across kinds, the indexes within one.
 */
export async function listDocumentPlaces(
  tx: TenantReadTx,
  { filters, order, page }: DocumentsRequest,
): Promise<DocumentPlace[]> {
  const lists = listsOf(order);
  const { open, walks } = walksOf(filters);
  const found =
    open === null
      ? await Promise.all(walks.map((walk) => lists.all.rows(tx, walk, page)))
      : [await lists.open.rows(tx, open, page)];
  const sign = order.isDescending === page.isBackward ? 1 : -1;
  return found
    .flat()
    .toSorted((one, other) => (isBefore(one, other) ? -sign : sign))
    .slice(0, page.size + 1)
    .map(({ id, at }) => ({ id, at: at.toString() }));
}

export interface DocumentsRequest {
  readonly filters: DocumentFilters;
  readonly order: DocumentOrder;
  readonly page: PageRequest;
}

/** The number of documents that a filter lets through; exact up to the number to which lists are counted. */
export async function countDocuments(tx: TenantReadTx, filters: DocumentFilters): Promise<number> {
  const lists = listsOf({ by: 'document_date', isDescending: false });
  const { open, walks } = walksOf(filters);
  if (open !== null) return lists.open.count(tx, open);
  const counts = await Promise.all(walks.map((walk) => lists.all.count(tx, walk)));
  return counts.reduce((sum, each) => sum + each, 0);
}

interface OrderedRow {
  readonly id: Uuid;
  readonly at: string | bigint;
}

function isBefore(one: OrderedRow, other: OrderedRow): boolean {
  return one.at === other.at ? one.id < other.id : one.at < other.at;
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
