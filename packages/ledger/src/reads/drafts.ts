import { and, asc, eq, gt, or, sql } from 'drizzle-orm';
import type { DraftState } from '@cifra/domain/draft-life';
import type { Uuid } from '@cifra/domain/ids';
import type { ManualLine } from '../manual-entries/draft-line.ts';
import type { DraftRow } from '../drafts/find-draft.ts';
import { OPENING_PERIOD_ID } from '../journal/balances.ts';
import { paged } from '@cifra/database/dialects/page';
import { tenantQuery, type QueryScope, type TenantTables } from '@cifra/database/statement';
import type { TenantReadTx } from '@cifra/database/tx';
import type { Connection, PageRequest } from '@cifra/books/connection';
import { rowsByIds } from '@cifra/books/rows-by-ids';
import { perCombination } from '@cifra/books/per-combination';

/** A draft without its lines: there may be ten thousand, and they are read on demand. */
export type DraftHead = Omit<DraftRow, 'lines'>;
export type DraftOfTenant = DraftHead & { readonly tenantId: Uuid };
export type DraftPage = Connection<DraftOfTenant>;
export type DraftLineOfTenant = ManualLine & { readonly tenantId: Uuid; readonly ordinal: number };
export type DraftLinePage = Connection<DraftLineOfTenant>;

function headColumns({ t }: QueryScope<TenantTables>) {
  const drafts = t.entry_drafts;
  return {
    id: drafts.id,
    state: drafts.state,
    posting_date: drafts.posting_date,
    document_date: drafts.document_date,
    description: drafts.description,
    reference: drafts.reference,
    prepared_by: drafts.prepared_by,
    submitted_by: drafts.submitted_by,
    decided_by: drafts.decided_by,
    rejection_reason: drafts.rejection_reason,
    entry_id: drafts.entry_id,
    is_accrual: drafts.is_accrual,
    commit_number: drafts.commit_number,
  };
}

export const draftsByIds = rowsByIds((q, isOneOf) =>
  q.db.select(headColumns(q)).from(q.t.entry_drafts).where(isOneOf(q.t.entry_drafts.id)),
);
export const draftLinesByIds = rowsByIds((q, isOneOf) =>
  q.db
    .select({ id: q.t.entry_drafts.id, lines: q.t.entry_drafts.lines })
    .from(q.t.entry_drafts)
    .where(isOneOf(q.t.entry_drafts.id)),
);

const draftsAfter = perCombination((given) =>
  tenantQuery<{
    state: DraftState | null;
    open: DraftState;
    pending: DraftState;
    after: Uuid;
    limit: number;
  }>()((q) => {
    const t = q.t.entry_drafts;
    const state = given.has('state')
      ? eq(t.state, q.arg(t.state, 'state'))
      : or(eq(t.state, q.arg(t.state, 'open')), eq(t.state, q.arg(t.state, 'pending')));
    return paged(
      q.db
        .select(headColumns(q))
        .from(t)
        .where(and(gt(t.id, q.arg(t.id, 'after')), state))
        .orderBy(asc(t.id)),
      q,
      sql.placeholder('limit'),
    );
  }),
);

/** A page of drafts by id plus one row; without a state, those still open. */
export function listDrafts(
  tx: TenantReadTx,
  state: DraftState | null,
  { first, after }: PageRequest,
): Promise<DraftHead[]> {
  const from = (after?.[0] ?? OPENING_PERIOD_ID) as Uuid;
  return tx.all(draftsAfter({ state }), {
    state,
    open: 'DRAFT',
    pending: 'PENDING_APPROVAL',
    after: from,
    limit: first + 1,
  });
}
