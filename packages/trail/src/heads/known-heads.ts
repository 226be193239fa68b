import { and, desc, eq, sql } from 'drizzle-orm';
import { paged } from '@cifra/database/dialects/page';
import { controlQuery } from '@cifra/database/statement';
import type { ControlReadTx } from '@cifra/database/tx';
import type { Uuid } from '@cifra/domain/ids';

/** The head of a tenant's chain as it is kept in the control plane: what catches a cut or rewritten tail. Plain data. */
export interface KnownHead {
  /** Decimal digits. */
  readonly number: string;
  readonly hash: string;
}

const headsOfTenant = controlQuery<{ tenantId: Uuid; limit: number }>()((q) => {
  const t = q.t.chain_heads;
  const query = q.db
    .select({ number: t.head_number, hash: t.head_hash })
    .from(t)
    .where(eq(t.tenant_id, q.arg(t.tenant_id, 'tenantId')))
    .orderBy(desc(t.head_number));
  return paged(query, q, sql.placeholder('limit'));
});

/** The head of a tenant that is kept under a number. */
export const headOfTenant = controlQuery<{ tenantId: Uuid; number: bigint }>()((q) => {
  const t = q.t.chain_heads;
  return q.db
    .select({ hash: t.head_hash })
    .from(t)
    .where(
      and(eq(t.tenant_id, q.arg(t.tenant_id, 'tenantId')), eq(t.head_number, q.arg(t.head_number, 'number'))),
    );
});

/**
 * The heads that the control plane keeps of a tenant, the newest first. The newest alone vouches for all commits before it; the
 * others say how far back a rewritten chain still is what it was.
 */
export async function listKnownHeads(
  control: ControlReadTx,
  tenantId: Uuid,
  limit = 100,
): Promise<KnownHead[]> {
  const rows = await control.all(headsOfTenant, { tenantId, limit });
  return rows.map(({ number, hash }) => ({ number: number.toString(), hash }));
}
