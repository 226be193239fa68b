import { and, eq, or } from 'drizzle-orm';
import type { DraftState } from '@cifra/domain/draft-life';
import type { Uuid } from '@cifra/domain/ids';
import type { ManualLine } from '../manual-entries/draft-line.ts';
import type { DraftRow } from '../drafts/find-draft.ts';
import type { QueryScope, TenantTables } from '@cifra/database/statement';
import type { TenantReadTx } from '@cifra/database/tx';
import type { Connection, PageRequest } from '@cifra/books/connection';
import { oneSetReport } from '@cifra/books/command';
import { tenantListing } from '@cifra/books/listing';
import { rowsByIds } from '@cifra/books/rows-by-ids';

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

interface OpenStates {
  readonly open: DraftState;
  readonly pending: DraftState;
}

export interface DraftFilters {
  /** Null: those still open. */
  readonly state: DraftState | null;
}

const draftsById = tenantListing<DraftFilters & OpenStates>()({
  key: ['id'],
  build: (q, given) => {
    const t = q.t.entry_drafts;
    const walk = q.along([t.id]);
    const state = given.has('state')
      ? eq(t.state, q.arg(t.state, 'state'))
      : or(eq(t.state, q.arg(t.state, 'open')), eq(t.state, q.arg(t.state, 'pending')));
    return q.db
      .select(headColumns(q))
      .from(t)
      .where(and(walk.beyond, state))
      .orderBy(...walk.order);
  },
});

const openStates: OpenStates = { open: 'DRAFT', pending: 'PENDING_APPROVAL' };

/** Drafts by id; without a state, those still open. */
export const draftList = {
  ...draftsById,
  rows: (tx: TenantReadTx, filters: DraftFilters, page: PageRequest): Promise<DraftHead[]> =>
    draftsById.rows(tx, { ...filters, ...openStates }, page),
};

export const countedDrafts = oneSetReport<DraftFilters, number>('ledger.countDrafts', (tx, filters) =>
  draftsById.count(tx, { ...filters, ...openStates }),
);
