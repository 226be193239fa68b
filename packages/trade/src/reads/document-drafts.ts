import { and, asc, eq, gt, sql, type SQL } from 'drizzle-orm';
import type { DocumentKind } from '@cifra/domain/documents/kinds';
import type { Uuid } from '@cifra/domain/ids';
import { paged } from '@cifra/database/dialects/page';
import type { Row } from '@cifra/database/kit/table';
import { tenantQuery } from '@cifra/database/statement';
import type { documentDrafts } from '@cifra/database/tables/documents';
import type { TenantReadTx } from '@cifra/database/tx';
import { perCombination } from '@cifra/books/per-combination';

type DraftRow = Row<typeof documentDrafts>;

export interface DraftFilters {
  /** None: all. */
  readonly kinds: readonly DocumentKind[];
  /** Null: those that are neither posted nor discarded. */
  readonly state: DraftRow['state'] | null;
  readonly partyId: Uuid | null;
}

/** Before every id. */
const NIL_ID = '00000000-0000-0000-0000-000000000000' as Uuid;

export const draftsAfter = perCombination((given) =>
  tenantQuery<{
    after: Uuid;
    state: DraftRow['state'];
    kind: DocumentKind | null;
    partyId: Uuid | null;
    limit: number;
  }>()((q) => {
    const t = q.t.document_drafts;
    const kind: SQL | undefined = given.has('kind') ? eq(t.kind, q.arg(t.kind, 'kind')) : undefined;
    const party = given.has('partyId') ? eq(t.party_id, q.arg(t.party_id, 'partyId')) : undefined;
    const conditions = and(eq(t.state, q.arg(t.state, 'state')), kind, party, gt(t.id, q.arg(t.id, 'after')));
    return paged(q.db.select().from(t).where(conditions).orderBy(asc(t.id)), q, sql.placeholder('limit'));
  }),
);

/** A page of drafts by id, one more than requested: merged from those of the states and kinds asked for, one statement each. */
export async function listDocumentDrafts(
  tx: TenantReadTx,
  { kinds, state, partyId }: DraftFilters,
  { first, after }: { readonly first: number; readonly after: Uuid | null },
): Promise<DraftRow[]> {
  const states = state === null ? (['DRAFT', 'PENDING_APPROVAL'] as const) : [state];
  const rows: DraftRow[] = [];
  for (const each of states)
    for (const kind of kinds.length === 0 ? [null] : new Set(kinds)) {
      const filters = { state: each, kind, partyId, after: after ?? NIL_ID, limit: first + 1 };
      rows.push(...(await tx.all(draftsAfter({ kind, partyId }), filters)));
    }
  return rows.toSorted((one, other) => (one.id < other.id ? -1 : 1)).slice(0, first + 1);
}
