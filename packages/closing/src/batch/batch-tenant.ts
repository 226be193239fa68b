import { ChangeNumbers, FIRM_ID } from '@cifra/database/changes/count-up';
import { jsonText } from '@cifra/database/chain/chain-recorder';
import { batchRuns, batchRunTenants } from '@cifra/database/tables/batches';
import type { ControlTx } from '@cifra/database/tx';
import type { Uuid } from '@cifra/domain/ids';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused } from '@cifra/domain/result';
import { controlCommand } from '@cifra/books/command';
import type { BatchOutcome } from './outcome.ts';
import { batchRunById, batchTenantOf, otherOpenBatchTenantOfRun, type BatchRunRow } from './queries.ts';

/** Times that a tenant of a run is tried before it is given up. */
export const MOST_ATTEMPTS = 3;

export interface BatchTenantRef {
  readonly runId: Uuid;
  readonly tenantId: Uuid;
}

/**
 * Begins a tenant's turn in a run, or takes it over from a worker that went away; answers which attempt it is. Refuses: BATCH_TURN_ENDED, the
 * run or this tenant of it has ended.
 */
export const beginBatchTenant = controlCommand<
  BatchTenantRef,
  { readonly attempt: number },
  'BATCH_TURN_ENDED'
>(
  'batch.beginTenant',
  async (tx, { runId, tenantId }) => {
    const [row, changes] = await Promise.all([
      tx.first(batchTenantOf, { runId, tenantId }),
      ChangeNumbers.gather(tx),
    ]);
    if (!row || (row.state !== 'WAITING' && row.state !== 'RUNNING'))
      return refused(
        refuse('BATCH_TURN_ENDED', { batchRunRef: runId, batchTenantState: row?.state ?? null }),
      );
    const { commit_number: version, ...tenant } = row;
    const attempt = row.attempts + 1;
    const next = {
      ...tenant,
      state: 'RUNNING' as const,
      attempts: attempt,
      started_at: row.started_at ?? tx.commitInstantMicros,
    };
    tx.replace(batchRunTenants, next, version);
    changes.countUp(tx, 'progress', [FIRM_ID, tenantId]);
    tx.record({
      event: 'BATCH_TENANT_BEGUN',
      objectType: 'BatchRun',
      objectId: runId,
      after: { tenantId, attempt },
    });
    return accepted({ attempt });
  },
  { about: async (_tx, { tenantId }) => [tenantId] },
);

export type BatchTenantEnd =
  | {
      readonly state: 'DONE' | 'NOTHING_TO_DO';
      readonly outcome: BatchOutcome;
      /** The commit of the tenant's books, decimal digits; null: there was none to make. */
      readonly tenantCommitNumber: string | null;
    }
  | {
      readonly state: 'BLOCKED' | 'FAILED';
      readonly outcome: BatchOutcome;
      readonly tenantCommitNumber: null;
    };

/**
 * Writes what became of a tenant's turn. A failure waits for another attempt while there are any and the run is not being cancelled. The
 * last tenant ends the run. Answers the state that was written. Refuses: BATCH_TURN_ENDED, somebody else has the turn by now or has ended it.
 */
export const endBatchTenant = controlCommand<
  BatchTenantRef & { readonly attempt: number; readonly end: BatchTenantEnd },
  { readonly state: 'WAITING' | BatchTenantEnd['state'] },
  'BATCH_TURN_ENDED'
>(
  'batch.endTenant',
  async (tx, { runId, tenantId, attempt, end }) => {
    const [row, runRow, otherOpen, changes] = await Promise.all([
      tx.first(batchTenantOf, { runId, tenantId }),
      tx.first(batchRunById, { id: runId }),
      tx.first(otherOpenBatchTenantOfRun, { runId, tenantId }),
      ChangeNumbers.gather(tx),
    ]);
    if (!row || !runRow || row.state !== 'RUNNING' || row.attempts !== attempt)
      return refused(
        refuse('BATCH_TURN_ENDED', { batchRunRef: runId, batchTenantState: row?.state ?? null }),
      );
    const isTriedAgain = end.state === 'FAILED' && attempt < MOST_ATTEMPTS && runRow.state === 'RUNNING';
    const state = isTriedAgain ? ('WAITING' as const) : end.state;
    const { commit_number: version, ...tenant } = row;
    const next = {
      ...tenant,
      state,
      outcome: jsonText(end.outcome),
      tenant_commit_number: end.tenantCommitNumber === null ? null : BigInt(end.tenantCommitNumber),
      ended_at: isTriedAgain ? null : tx.commitInstantMicros,
    };
    tx.replace(batchRunTenants, next, version);
    changes.countUp(tx, 'progress', [FIRM_ID, tenantId]);
    tx.record({
      event: 'BATCH_TENANT_ENDED',
      objectType: 'BatchRun',
      objectId: runId,
      after: { tenantId, attempt, state, outcome: end.outcome, commit: end.tenantCommitNumber },
    });
    if (!isTriedAgain && !otherOpen) endRun(tx, runRow);
    return accepted({ state });
  },
  { about: async (_tx, { tenantId }) => [tenantId] },
);

/** The run has no tenant left that waits or runs. */
function endRun(tx: ControlTx, { commit_number: version, ...run }: BatchRunRow): void {
  const state = run.state === 'CANCELLING' ? 'CANCELLED' : 'FINISHED';
  tx.replace(batchRuns, { ...run, state, ended_at: tx.commitInstantMicros }, version);
  tx.record({
    event: 'BATCH_RUN_ENDED',
    objectType: 'BatchRun',
    objectId: run.id,
    before: { state: run.state },
    after: { state },
  });
}
