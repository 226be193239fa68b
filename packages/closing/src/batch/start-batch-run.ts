import { ChangeNumbers, FIRM_ID } from '@cifra/database/changes/count-up';
import { batchRuns, batchRunTenants } from '@cifra/database/tables/batches';
import type { CloseTarget } from '@cifra/domain/close-path';
import type { Uuid } from '@cifra/domain/ids';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused } from '@cifra/domain/result';
import { controlCommand } from '@cifra/books/command';
import { tenantsForBatches } from './queries.ts';

/** Which tenants a person chose: exactly one of the three. */
export interface TenantChoice {
  readonly tenantIds: readonly string[] | null;
  readonly group: string | null;
  readonly isAll: boolean;
}

export interface StartBatchRun {
  readonly choice: TenantChoice;
  /** Whom the choice means now: at least one, each once. */
  readonly tenantIds: readonly Uuid[];
  /** YYYY-MM. */
  readonly month: string;
  readonly target: CloseTarget;
  readonly startedBy: Uuid;
}

/**
 * Writes down a run and its tenants, each WAITING: what workers do from now on follows from these rows. The same key with the same choice is
 * the same run, whoever joined a group in between. Refuses: TENANT_UNKNOWN, of the first tenant that is not served; then nothing is started.
 */
export const startBatchRunCommand = controlCommand<StartBatchRun, { readonly runId: Uuid }, 'TENANT_UNKNOWN'>(
  'batch.start',
  async (tx, { tenantIds, month, target, startedBy }, { newId }) => {
    const [tenants, changes] = await Promise.all([tx.all(tenantsForBatches, {}), ChangeNumbers.gather(tx)]);
    const served = new Set(tenants.map(({ id }) => id));
    const unknown = tenantIds.find((id) => !served.has(id));
    if (unknown !== undefined) return refused(refuse('TENANT_UNKNOWN', { tenantRef: unknown }));
    const runId = newId();
    tx.insert(batchRuns, {
      id: runId,
      kind: 'MONTH_CLOSE',
      month,
      target,
      state: 'RUNNING',
      started_by: startedBy,
      started_at: tx.commitInstantMicros,
      ended_at: null,
      tenant_count: tenantIds.length,
    });
    for (const tenantId of tenantIds)
      tx.insert(batchRunTenants, {
        run_id: runId,
        tenant_id: tenantId,
        state: 'WAITING',
        attempts: 0,
        outcome: null,
        tenant_commit_number: null,
        started_at: null,
        ended_at: null,
      });
    changes.countUp(tx, 'batches', [FIRM_ID]);
    changes.countUp(tx, 'progress', [FIRM_ID]);
    tx.record({
      event: 'BATCH_RUN_STARTED',
      objectType: 'BatchRun',
      objectId: runId,
      after: { kind: 'MONTH_CLOSE', month, target, tenantCount: tenantIds.length },
    });
    return accepted({ runId });
  },
  {
    keyedBy: ({ choice, month, target }) => ({ choice, month, target }),
    about: async (_tx, { tenantIds }) => tenantIds,
  },
);
