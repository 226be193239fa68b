import { and, desc, eq, sql } from 'drizzle-orm';
import { paged } from '@cifra/database/dialects/page';
import { controlQuery } from '@cifra/database/statement';
import type { ControlReadTx, ControlTx } from '@cifra/database/tx';
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
    .select({ line: t.line, number: t.head_number, hash: t.head_hash, numbers: t.numbers })
    .from(t)
    .where(eq(t.tenant_id, q.arg(t.tenant_id, 'tenantId')))
    .orderBy(desc(t.line), desc(t.head_number));
  return paged(query, q, sql.placeholder('limit'));
});

/** The head of a line that is kept under a number. */
export const headOfTenant = controlQuery<{ tenantId: Uuid; line: number; number: bigint }>()((q) => {
  const t = q.t.chain_heads;
  return q.db
    .select({ hash: t.head_hash })
    .from(t)
    .where(
      and(
        eq(t.tenant_id, q.arg(t.tenant_id, 'tenantId')),
        eq(t.line, q.arg(t.line, 'line')),
        eq(t.head_number, q.arg(t.head_number, 'number')),
      ),
    );
});

/** The restores of a tenant, the latest first: where each line of its chain begins. */
export const restorationsOfTenant = controlQuery<{ tenantId: Uuid }>()((q) => {
  const t = q.t.tenant_restorations;
  return q.db
    .select({ line: t.line, baseNumber: t.base_number })
    .from(t)
    .where(eq(t.tenant_id, q.arg(t.tenant_id, 'tenantId')))
    .orderBy(desc(t.line));
});

/** The line that a tenant's chain is in. */
export async function lineOf(control: ControlReadTx | ControlTx, tenantId: Uuid): Promise<number> {
  const [latest] = await control.all(restorationsOfTenant, { tenantId });
  return latest?.line ?? 1;
}

/**
 * The heads that the control plane keeps of a tenant, the newest first. The newest alone vouches for all commits before it; the
 * others say how far back a rewritten chain still is what it was. What a restore left behind is of another line, and vouches for nothing any more.
 */
export async function listKnownHeads(
  control: ControlReadTx,
  tenantId: Uuid,
  limit = 100,
): Promise<KnownHead[]> {
  const [rows, restorations] = await Promise.all([
    control.all(headsOfTenant, { tenantId, limit }),
    control.all(restorationsOfTenant, { tenantId }),
  ]);
  const isStanding = ({ line, number }: { readonly line: number; readonly number: bigint }): boolean =>
    restorations.every((restored) => restored.line <= line || number <= restored.baseNumber);
  return rows.filter(isStanding).map(({ number, hash }) => ({ number: number.toString(), hash }));
}

/** A number that a series gave last. Plain data. */
export type NumberGivenLast = readonly [series: string, fiscalYearId: Uuid, lastNumber: string];

/** The last numbers of all series as they are kept with the newest head, whichever line it is of. */
export async function lastNumbersKept(
  control: ControlReadTx,
  tenantId: Uuid,
): Promise<readonly NumberGivenLast[]> {
  const [newest] = await control.all(headsOfTenant, { tenantId, limit: 1 });
  return newest ? (JSON.parse(newest.numbers) as NumberGivenLast[]) : [];
}
