import { desc, eq } from 'drizzle-orm';
import { controlQuery } from '@cifra/database/statement';
import type { Uuid } from '@cifra/domain/ids';

/** The moves of a tenant, the newest first. */
export const movesOfTenant = controlQuery<{ tenantId: Uuid }>()((q) => {
  const t = q.t.tenant_moves;
  return q.db
    .select()
    .from(t)
    .where(eq(t.tenant_id, q.arg(t.tenant_id, 'tenantId')))
    .orderBy(desc(t.started_at));
});

export const moveById = controlQuery<{ id: Uuid }>()((q) => {
  const t = q.t.tenant_moves;
  return q.db
    .select()
    .from(t)
    .where(eq(t.id, q.arg(t.id, 'id')));
});
