import { and, asc, eq, isNull } from 'drizzle-orm';
import { tenantQuery, type QueryScope, type TenantTables } from '@cifra/database/statement';
import type { Uuid } from '@cifra/domain/ids';

/** The statements of proposed imports. Rows only: no decision is made here. */

function selectProposals(q: Pick<QueryScope<TenantTables>, 'db' | 't'>) {
  const { import_proposals: p, import_decisions: d, commits: c } = q.t;
  return q.db
    .select({
      proposal: p,
      proposedAtMicros: c.instant,
      decision: d.decision,
      decidedBy: d.decided_by,
      note: d.note,
    })
    .from(p)
    .innerJoin(c, eq(c.number, p.commit_number))
    .leftJoin(d, eq(d.import_id, p.id));
}

/** A proposed import with what was decided on it. */
export const importProposalById = tenantQuery<{ id: Uuid }>()((q) => {
  const { import_proposals: p } = q.t;
  return selectProposals(q).where(eq(p.id, q.arg(p.id, 'id')));
});

/** In the order in which they were proposed. */
export const allImportProposals = tenantQuery()((q) =>
  selectProposals(q).orderBy(asc(q.t.import_proposals.commit_number)),
);

/** Proposals of a file on which nobody has decided. */
export const pendingOfFile = tenantQuery<{ fileHash: string }>()((q) => {
  const { import_proposals: p, import_decisions: d } = q.t;
  return q.db
    .select({ id: p.id })
    .from(p)
    .leftJoin(d, eq(d.import_id, p.id))
    .where(and(eq(p.file_hash, q.arg(p.file_hash, 'fileHash')), isNull(d.import_id)))
    .orderBy(asc(p.id));
});
