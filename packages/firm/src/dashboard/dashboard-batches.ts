import { outcomeOf, type BatchOutcome } from '@cifra/closing/batch/outcome';
import {
  batchRunsInProgress,
  blockedTurns,
  doneTurnsOfTenants,
  tenantsInProgress,
  type BatchRunRow,
  type BatchTenantRow,
} from '@cifra/closing/batch/queries';
import type { ControlReadTx } from '@cifra/database/tx';
import type { CloseTarget } from '@cifra/domain/close-path';
import type { Uuid } from '@cifra/domain/ids';

type TenantState = BatchTenantRow['state'];

/** A run in progress with those of its tenants that are shown: at least one. */
export interface RunInProgress {
  readonly run: BatchRunRow;
  readonly states: ReadonlyMap<Uuid, TenantState>;
}

/** A tenant's last batch for a month, if it was blocked or failed. */
export interface BlockedBatchTenant {
  readonly month: string;
  readonly target: CloseTarget;
  readonly outcome: BatchOutcome | null;
  readonly endedAtMicros: bigint;
}

export interface BatchesSeen {
  /** In order of their start. */
  readonly inProgress: readonly RunInProgress[];
  readonly blocked: ReadonlyMap<Uuid, BlockedBatchTenant>;
}

/** The batches of the visible tenants: those in progress, and what the last ones left undone. Reads only the control plane. */
export async function seeBatches(control: ControlReadTx, shown: ReadonlySet<Uuid>): Promise<BatchesSeen> {
  const batchTenants = Map.groupBy(
    (await control.all(tenantsInProgress, {})).filter(({ tenantId }) => shown.has(tenantId)),
    ({ runId }) => runId,
  );
  const runs = batchTenants.size === 0 ? [] : await control.all(batchRunsInProgress, {});
  const inProgress = runs.flatMap((run) => {
    const ofRun = batchTenants.get(run.id);
    if (ofRun === undefined) return [];
    return [{ run, states: new Map(ofRun.map(({ tenantId, state }) => [tenantId, state])) }];
  });
  return { inProgress, blocked: await lastBlockedTurns(control, shown) };
}

async function lastBlockedTurns(
  control: ControlReadTx,
  shown: ReadonlySet<Uuid>,
): Promise<Map<Uuid, BlockedBatchTenant>> {
  const last = new Map<Uuid, BlockedBatchTenant>();
  for (const { tenantId, month, target, outcome, endedAt } of await control.all(blockedTurns, {}))
    if (shown.has(tenantId) && !last.has(tenantId) && endedAt !== null)
      last.set(tenantId, { month, target, outcome: outcomeOf(outcome), endedAtMicros: endedAt });
  // A later batch that ended covers the month, whatever people did to it since; one for any month, if there was no such month.
  for (const { tenantId, month, endedAt } of await doneTurnsOfTenants(control, [...last.keys()])) {
    const blocked = last.get(tenantId);
    if (blocked === undefined || endedAt === null || endedAt <= blocked.endedAtMicros) continue;
    if (blocked.month === month || isOfNoMonth(blocked)) last.delete(tenantId);
  }
  return last;
}

/** The tenant has no such month; it may never exist, and no later batch would cover it. */
function isOfNoMonth({ outcome }: BlockedBatchTenant): boolean {
  return outcome?.kind === 'refusal' && outcome.refusal.code === 'PERIOD_UNKNOWN';
}
