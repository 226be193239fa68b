import type { Uuid } from '@cifra/domain/ids';
import { and, eq, max } from 'drizzle-orm';
import { controlQuery, upsertOf } from '../statement.ts';
import { changeNumbers } from '../tables/following.ts';
import type { ControlReadTx, ControlTx } from '../tx.ts';

/**
 * Which derived rows of the control plane changed, or webhooks or manifests. `commits`: the books of a tenant on SQL Server, where no file shows
 * that another process wrote to them.
 */
export type ChangeTopic = 'status' | 'jobs' | 'batches' | 'progress' | 'commits' | 'webhooks' | 'manifests';

/** The tenant id of a change that concerns the firm itself. */
export const FIRM_ID = '00000000-0000-0000-0000-000000000000' as Uuid;

const lastChange = controlQuery()((q) =>
  q.db.select({ number: max(q.t.change_numbers.number) }).from(q.t.change_numbers),
);

const setChange = upsertOf(changeNumbers, { set: ['number'] });

/**
 * The numbers of changes, as one command counts them up in the transaction that changes the rows: a reader who sees the
 * number also sees the change. The control plane has one writer, so no two changes share a number.
 */
export class ChangeNumbers {
  #last: bigint;

  private constructor(last: bigint) {
    this.#last = last;
  }

  static async gather(tx: ControlReadTx): Promise<ChangeNumbers> {
    return new ChangeNumbers((await tx.first(lastChange, {}))?.number ?? 0n);
  }

  /** Counts up the changes of a topic for each of the tenants. */
  countUp(tx: ControlTx, topic: ChangeTopic, tenantIds: readonly Uuid[]): void {
    for (const tenantId of new Set(tenantIds)) {
      this.#last += 1n;
      tx.upsert(setChange, { topic, tenant_id: tenantId, number: this.#last });
    }
  }
}

/** Counts up the changes of a topic for each of the tenants, reading and writing at once. */
export async function countUp(tx: ControlTx, topic: ChangeTopic, tenantIds: readonly Uuid[]): Promise<void> {
  if (tenantIds.length === 0) return;
  (await ChangeNumbers.gather(tx)).countUp(tx, topic, tenantIds);
}

const changeOf = controlQuery<{ topic: string; tenantId: Uuid }>()((q) => {
  const t = q.t.change_numbers;
  return q.db
    .select({ number: t.number })
    .from(t)
    .where(and(eq(t.topic, q.arg(t.topic, 'topic')), eq(t.tenant_id, q.arg(t.tenant_id, 'tenantId'))));
});

/** The number of the last change of a topic and tenant, or 0 if there is none. */
export async function lastChangeOf(
  control: ControlReadTx,
  topic: ChangeTopic,
  tenantId: Uuid,
): Promise<bigint> {
  return (await control.first(changeOf, { topic, tenantId }))?.number ?? 0n;
}
