import { outcomeOf, type BatchOutcome } from '@cifra/books/batch/outcome';
import {
  batchRunsInProgress,
  blockedTurns,
  doneTurnsOfTenants,
  tenantsInProgress,
  type BatchRunRow,
  type BatchTenantRow,
} from '@cifra/books/batch/queries';
import type { ControlReadTx } from '@cifra/database/tx';
import type { CloseTarget } from '@cifra/domain/close-path';
import type { Uuid } from '@cifra/domain/ids';

type TenantState = BatchTenantRow['state'];

/** A run in progress with those of its tenants that are shown: at least one. */
export interface RunInProgress {
  readonly run: BatchRunRow;
  readonly states: ReadonlyMap<Uuid, TenantState>;
}

/** The last turn of a tenant for a month, where it was blocked or failed. */
export interface BlockedTurn {
  readonly month: string;
  readonly target: CloseTarget;
  readonly outcome: BatchOutcome | null;
  readonly endedAtMicros: bigint;
}

export interface BatchesSeen {
  /** In order of their start. */
  readonly inProgress: readonly RunInProgress[];
  readonly blocked: ReadonlyMap<Uuid, BlockedTurn>;
}

/** The batches of the tenants that are shown: those in progress, and what the last left undone. Rows of the control plane alone. */
export async function seeBatches(control: ControlReadTx, shown: ReadonlySet<Uuid>): Promise<BatchesSeen> {
  const turns = Map.groupBy(
    (await control.all(tenantsInProgress, {})).filter(({ tenantId }) => shown.has(tenantId)),
    ({ runId }) => runId,
  );
  const runs = turns.size === 0 ? [] : await control.all(batchRunsInProgress, {});
  const inProgress = runs.flatMap((run) => {
    const ofRun = turns.get(run.id);
    if (ofRun === undefined) return [];
    return [{ run, states: new Map(ofRun.map(({ tenantId, state }) => [tenantId, state])) }];
  });
  return { inProgress, blocked: await lastBlockedTurns(control, shown) };
}

async function lastBlockedTurns(
  control: ControlReadTx,
  shown: ReadonlySet<Uuid>,
): Promise<Map<Uuid, BlockedTurn>> {
  const last = new Map<Uuid, BlockedTurn>();
  for (const { tenantId, month, target, outcome, endedAt } of await control.all(blockedTurns, {}))
    if (shown.has(tenantId) && !last.has(tenantId) && endedAt !== null)
      last.set(tenantId, { month, target, outcome: outcomeOf(outcome), endedAtMicros: endedAt });
  // A later turn that came to its end answers for the month, whatever people did to it since; one for any month, where there was no such month.
  for (const { tenantId, month, endedAt } of await doneTurnsOfTenants(control, [...last.keys()])) {
    const blocked = last.get(tenantId);
    if (blocked === undefined || endedAt === null || endedAt <= blocked.endedAtMicros) continue;
    if (blocked.month === month || isOfNoMonth(blocked)) last.delete(tenantId);
  }
  return last;
}

/** The tenant has no such month: it may never come, and no other batch for it. */
function isOfNoMonth({ outcome }: BlockedTurn): boolean {
  return outcome?.kind === 'refusal' && outcome.refusal.code === 'PERIOD_UNKNOWN';
}
