import { and, asc, eq, isNull } from 'drizzle-orm';
import { tenantQuery } from '@cifra/database/statement';
import type { Uuid } from '@cifra/domain/ids';

/** The statements of corrections. Rows only: no decision is made here. */

/** A correction with what was decided on it. */
export const correctionById = tenantQuery<{ id: Uuid }>()((q) => {
  const { corrections: t, correction_decisions: d } = q.t;
  return q.db
    .select({ correction: t, decision: d.decision })
    .from(t)
    .leftJoin(d, eq(d.correction_id, t.id))
    .where(eq(t.id, q.arg(t.id, 'id')));
});

/** Corrections of an object that nobody has decided on. */
export const pendingCorrections = tenantQuery<{ objectId: Uuid }>()((q) => {
  const { corrections: t, correction_decisions: d } = q.t;
  return q.db
    .select({ id: t.id })
    .from(t)
    .leftJoin(d, eq(d.correction_id, t.id))
    .where(and(eq(t.object_id, q.arg(t.object_id, 'objectId')), isNull(d.correction_id)))
    .orderBy(asc(t.id));
});
