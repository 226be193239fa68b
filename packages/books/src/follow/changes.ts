import { asc, sql } from 'drizzle-orm';
import { lastChangeOf, type ChangeTopic } from '@cifra/database/changes/count-up';
import { controlQuery } from '@cifra/database/statement';
import type { ControlReadTx } from '@cifra/database/tx';
import type { Uuid } from '@cifra/domain/ids';

/** The last change of a topic and tenant. */
export interface Change {
  readonly topic: ChangeTopic;
  /** The nil id where it is the firm's. */
  readonly tenantId: Uuid;
  readonly number: bigint;
}

/** Where changes are counted: the control plane, or another store. */
export interface ChangeLog {
  /** Those that are counted there. */
  readonly topics: readonly ChangeTopic[];
  /** The topics and tenants whose last change has a greater number, in order of the numbers. */
  changesAfter(number: bigint): Promise<readonly Change[]>;
  /** The last change of a topic and tenant; 0 where there is none. */
  lastChange(topic: ChangeTopic, tenantId: Uuid): Promise<bigint>;
}

const changesAfter = controlQuery<{ after: bigint }>()((q) => {
  const t = q.t.change_numbers;
  return q.db
    .select({ topic: t.topic, tenantId: t.tenant_id, number: t.number })
    .from(t)
    .where(sql`${t.number} > ${q.arg(t.number, 'after')}`)
    .orderBy(asc(t.number));
});

/** The changes that are counted on the control plane. */
export function controlChanges(control: ControlReadTx): ChangeLog {
  return {
    topics: ['status', 'jobs', 'batches', 'progress', 'commits', 'webhooks', 'manifests'],
    changesAfter: async (after) => {
      const rows = await control.all(changesAfter, { after });
      // A column of codes: what wrote them was typed.
      return rows.map(({ topic, ...row }) => ({ ...row, topic: topic as ChangeTopic }));
    },
    lastChange: (topic, tenantId) => lastChangeOf(control, topic, tenantId),
  };
}
