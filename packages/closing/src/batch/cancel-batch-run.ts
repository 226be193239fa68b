import { ChangeNumbers, FIRM_ID } from '@cifra/database/changes/count-up';
import { batchRuns, batchRunTenants } from '@cifra/database/tables/batches';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes, type CodeOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused } from '@cifra/domain/result';
import { controlCommand } from '@cifra/books/command';
import { batchRunById, batchTenantsOfRun } from './queries.ts';

export const cancelCodes = refusalCodes('BATCH_RUN_UNKNOWN', 'BATCH_RUN_ENDED');

/**
 * Cancels what waits of a run; what runs ends on its own, and the run with the last of it. Cancelling again changes nothing.
 * Refuses in this order: BATCH_RUN_UNKNOWN, BATCH_RUN_ENDED.
 */
export const cancelBatchRunCommand = controlCommand<
  { readonly runId: Uuid },
  { readonly runId: Uuid },
  CodeOf<typeof cancelCodes>
>(
  'batch.cancel',
  async (tx, { runId }) => {
    const [row, tenants, changes] = await Promise.all([
      tx.first(batchRunById, { id: runId }),
      tx.all(batchTenantsOfRun, { runId }),
      ChangeNumbers.gather(tx),
    ]);
    if (!row) return refused(refuse('BATCH_RUN_UNKNOWN', { batchRunRef: runId }));
    if (row.state === 'FINISHED' || row.state === 'CANCELLED')
      return refused(refuse('BATCH_RUN_ENDED', { batchRunRef: runId, batchRunState: row.state }));
    const waiting = tenants.filter(({ state }) => state === 'WAITING');
    for (const { commit_number: version, ...tenant } of waiting)
      tx.replace(
        batchRunTenants,
        { ...tenant, state: 'CANCELLED', ended_at: tx.commitInstantMicros },
        version,
      );
    const isOver = tenants.every(({ state }) => state !== 'RUNNING');
    const state = isOver ? 'CANCELLED' : 'CANCELLING';
    const { commit_number: version, ...run } = row;
    const ended_at = isOver ? tx.commitInstantMicros : null;
    if (state !== row.state) tx.replace(batchRuns, { ...run, state, ended_at }, version);
    changes.countUp(tx, 'batches', [FIRM_ID]);
    changes.countUp(tx, 'progress', [FIRM_ID]);
    tx.record({
      event: 'BATCH_RUN_CANCELLED',
      objectType: 'BatchRun',
      objectId: runId,
      before: { state: row.state },
      after: { state, cancelledCount: waiting.length },
    });
    return accepted({ runId });
  },
  {
    refuses: cancelCodes,
    about: async (tx, { runId }) =>
      (await tx.all(batchTenantsOfRun, { runId })).map(({ tenant_id: tenantId }) => tenantId),
  },
);
