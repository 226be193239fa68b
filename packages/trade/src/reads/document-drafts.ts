import { and, eq } from 'drizzle-orm';
import type { DocumentKind } from '@cifra/domain/documents/kinds';
import type { Uuid } from '@cifra/domain/ids';
import type { Row } from '@cifra/database/kit/table';
import type { documentDrafts } from '@cifra/database/tables/documents';
import type { TenantReadTx } from '@cifra/database/tx';
import { oneSetReport } from '@cifra/books/command';
import type { PageRequest } from '@cifra/books/connection';
import { tenantListing } from '@cifra/books/listing';

type DraftRow = Row<typeof documentDrafts>;

export interface DraftFilters {
  /** None: all. */
  readonly kinds: readonly DocumentKind[];
  /** Null: those that are neither posted nor discarded. */
  readonly state: DraftRow['state'] | null;
  readonly partyId: Uuid | null;
}

interface DraftWalk {
  readonly state: DraftRow['state'];
  readonly kind: DocumentKind | null;
  readonly partyId: Uuid | null;
}

export const documentDraftList = tenantListing<DraftWalk>()({
  key: ['id'],
  build: (q, given) => {
    const t = q.t.document_drafts;
    const walk = q.along([t.id]);
    return q.db
      .select()
      .from(t)
      .where(
        and(
          eq(t.state, q.arg(t.state, 'state')),
          given.has('kind') ? eq(t.kind, q.arg(t.kind, 'kind')) : undefined,
          given.has('partyId') ? eq(t.party_id, q.arg(t.party_id, 'partyId')) : undefined,
          walk.beyond,
        ),
      )
      .orderBy(...walk.order);
  },
});

/** A walk for each of the states and kinds that a filter names: the index is by both. */
const walksOf = ({ kinds, state, partyId }: DraftFilters): DraftWalk[] =>
  (state === null ? (['DRAFT', 'PENDING_APPROVAL'] as const) : [state]).flatMap((each) =>
    (kinds.length === 0 ? [null] : [...new Set(kinds)]).map((kind) => ({ state: each, kind, partyId })),
  );

/** The rows of a page of drafts by id, one more than it holds, merged from those of the walks. */
export async function listDocumentDrafts(
  tx: TenantReadTx,
  filters: DraftFilters,
  page: PageRequest,
): Promise<DraftRow[]> {
  const found = await Promise.all(walksOf(filters).map((walk) => documentDraftList.rows(tx, walk, page)));
  const sign = page.isBackward ? -1 : 1;
  return found
    .flat()
    .toSorted((one, other) => (one.id < other.id ? -sign : sign))
    .slice(0, page.size + 1);
}

export const countedDocumentDrafts = oneSetReport<DraftFilters, number>(
  'documents.countDrafts',
  async (tx, filters) => {
    const counts = await Promise.all(walksOf(filters).map((walk) => documentDraftList.count(tx, walk)));
    return counts.reduce((sum, each) => sum + each, 0);
  },
);
