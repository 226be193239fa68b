import { eq } from 'drizzle-orm';
import { ChangeNumbers } from '@cifra/database/changes/count-up';
import { controlDerivedWrite, controlQuery, upsertOf } from '@cifra/database/statement';
import { tenantStatus as tenantStatuses } from '@cifra/database/tables/control';
import type { ControlReadTx, ControlTx } from '@cifra/database/tx';
import type { Uuid } from '@cifra/domain/ids';
import { controlProjection } from '@cifra/books/command';
import { controlRowsByIds } from '@cifra/books/control-rows-by-ids';
import {
  readStoredStatus,
  STATUS_VERSION,
  type StatusHead,
  type StoredStatus,
  type TenantStatus,
} from './tenant-status.ts';

/** The projection in the control plane: one row per tenant, written without a commit. It is not in the chain; the books are. */

const statusOfTenant = controlQuery<{ tenantId: Uuid }>()((q) => {
  const t = q.t.tenant_status;
  return q.db
    .select()
    .from(t)
    .where(eq(t.tenant_id, q.arg(t.tenant_id, 'tenantId')));
});

const keepStatus = upsertOf(tenantStatuses, { set: ['as_of_commit_number', 'as_of_instant', 'status'] });

export const removeStatus = controlDerivedWrite<{ tenantId: Uuid }>()((q) => {
  const t = q.t.tenant_status;
  return q.db.delete(t).where(eq(t.tenant_id, q.arg(t.tenant_id, 'tenantId')));
});

/** The status of a tenant as it is kept. */
export interface KeptStatus extends StoredStatus {
  readonly tenantId: Uuid;
  /** The commit that its facts are as of; null: none were ever read. */
  readonly head: StatusHead | null;
}

/** What to keep of a tenant: what was read of it, that it was read and nothing is new, or that it could not be read. */
export type StatusChange = { readonly tenantId: Uuid } & (
  | { readonly kind: 'read'; readonly head: StatusHead; readonly facts: TenantStatus }
  | { readonly kind: 'unchanged'; readonly head: StatusHead }
  | { readonly kind: 'unreadable'; readonly atMicros: string }
);

/**
 * Keeps statuses. A row never goes back: facts are written over those of an earlier commit only, whoever else publishes. Since when a
 * tenant is unreadable stays until it is read again. Answers how many rows were written.
 */
export const keepStatuses = controlProjection<{ readonly changes: readonly StatusChange[] }, number>(
  'books.keepTenantStatuses',
  async (tx, { changes }) => {
    const changed: Uuid[] = [];
    const [statuses, numbers] = await Promise.all([
      Promise.all(changes.map(({ tenantId }) => findStatus(tx, tenantId))),
      ChangeNumbers.gather(tx),
    ]);
    for (const [index, change] of changes.entries()) {
      const next = nextStatus(statuses[index] ?? null, change);
      if (next === null) continue;
      const { tenantId, head, ...stored } = next;
      tx.upsert(keepStatus, {
        tenant_id: tenantId,
        as_of_commit_number: BigInt(head?.number ?? 0),
        as_of_instant: BigInt(head?.instantMicros ?? 0),
        status: JSON.stringify(stored),
      });
      changed.push(tenantId);
    }
    numbers.countUp(tx, 'status', changed);
    return changed.length;
  },
);

/** Removes the rows of tenants: they are made anew, or are served no more. Answers how many there were. */
export const removeStatuses = controlProjection<{ readonly tenantIds: readonly Uuid[] }, number>(
  'books.removeTenantStatuses',
  async (tx, { tenantIds }) => {
    const [statuses, numbers] = await Promise.all([
      Promise.all(tenantIds.map((tenantId) => findStatus(tx, tenantId))),
      ChangeNumbers.gather(tx),
    ]);
    for (const tenantId of tenantIds) tx.derive(removeStatus, { tenantId });
    numbers.countUp(tx, 'status', tenantIds);
    return statuses.filter((status) => status !== null).length;
  },
);

/** What is to be kept after a change; null: what is there stays. */
function nextStatus(kept: KeptStatus | null, change: StatusChange): KeptStatus | null {
  const { tenantId } = change;
  const version = STATUS_VERSION;
  if (change.kind === 'unreadable') {
    if (kept !== null && kept.unreadableSinceMicros !== null) return null;
    const last = kept ?? { head: null, facts: null };
    return { tenantId, version, head: last.head, facts: last.facts, unreadableSinceMicros: change.atMicros };
  }
  const keptNumber = BigInt(kept?.head?.number ?? -1);
  const isNewer = BigInt(change.head.number) > keptNumber;
  if (change.kind === 'read' && isNewer)
    return { tenantId, version, head: change.head, facts: change.facts, unreadableSinceMicros: null };
  // It was read, so it is readable; its facts are no newer than those that are kept.
  return kept === null || kept.unreadableSinceMicros === null
    ? null
    : { ...kept, unreadableSinceMicros: null };
}

/** The kept status of a tenant; null where there is none, or one of another form. */
export async function findStatus(
  control: ControlReadTx | ControlTx,
  tenantId: Uuid,
): Promise<KeptStatus | null> {
  const row = await control.first(statusOfTenant, { tenantId });
  return row ? keptOf(row) : null;
}

interface StatusRow {
  readonly tenant_id: Uuid;
  readonly as_of_commit_number: bigint;
  readonly as_of_instant: bigint;
  readonly status: string;
}

function keptOf(row: StatusRow): KeptStatus | null {
  const stored = readStoredStatus(row.status);
  if (stored === null) return null;
  const head = {
    number: row.as_of_commit_number.toString(),
    instantMicros: row.as_of_instant.toString(),
  };
  return { ...stored, tenantId: row.tenant_id, head: stored.facts === null ? null : head };
}

const statusRows = controlRowsByIds((q, isOneOf) =>
  q.db.select().from(q.t.tenant_status).where(isOneOf(q.t.tenant_status.tenant_id)),
);

/** The kept statuses of tenants, by id; those of which nothing is kept are left out. */
export async function listStatuses(
  control: ControlReadTx,
  tenantIds: readonly Uuid[],
): Promise<ReadonlyMap<Uuid, KeptStatus>> {
  const found = new Map<Uuid, KeptStatus>();
  for (const row of await statusRows(control, tenantIds)) {
    const kept = keptOf(row);
    if (kept !== null) found.set(kept.tenantId, kept);
  }
  return found;
}
