import { eq } from 'drizzle-orm';
import type { Connection } from '@cifra/books/connection';
import { rowsByIds } from '@cifra/books/rows-by-ids';
import type { Row } from '@cifra/database/kit/table';
import type { QueryScope, TenantTables } from '@cifra/database/statement';
import type { correctionDecisions, corrections } from '@cifra/database/tables/corrections';
import type { Uuid } from '@cifra/domain/ids';

/** A correction as the API shows it. */
export interface CorrectionRow extends Row<typeof corrections> {
  /** Epoch microseconds. */
  readonly proposedAtMicros: bigint;
  readonly decision: Row<typeof correctionDecisions>['decision'] | null;
  readonly decidedBy: Uuid | null;
  readonly note: string | null;
}

export type CorrectionOfTenant = CorrectionRow & { readonly tenantId: Uuid };
export type CorrectionPage = Connection<CorrectionOfTenant>;

/** The columns of a correction with what was decided on it. */
export function selectCorrections(q: Pick<QueryScope<TenantTables>, 'db' | 't'>) {
  const { corrections: t, correction_decisions: d, commits: c } = q.t;
  return q.db
    .select({
      id: t.id,
      kind: t.kind,
      object_id: t.object_id,
      posting_date: t.posting_date,
      reason: t.reason,
      allocation_steps: t.allocation_steps,
      proposed_by: t.proposed_by,
      commit_number: t.commit_number,
      proposedAtMicros: c.instant,
      decision: d.decision,
      decidedBy: d.decided_by,
      note: d.note,
    })
    .from(t)
    .innerJoin(c, eq(c.number, t.commit_number))
    .leftJoin(d, eq(d.correction_id, t.id));
}

export const correctionsByIds = rowsByIds((q, isOneOf) =>
  selectCorrections(q).where(isOneOf(q.t.corrections.id)),
);
