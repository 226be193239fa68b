import { InvariantBroken } from '@cifra/database/failures';
import { batchRuns, batchRunTenants } from '@cifra/database/tables/batches';
import type { Uuid } from '@cifra/domain/ids';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused } from '@cifra/domain/result';
import { controlCommand } from '../command.ts';
import { batchRunById, batchTenantsOfRun } from './queries.ts';

/**
 * Cancels what waits of a run; what runs ends on its own, and the run with the last of it. Cancelling again changes nothing.
 * Refuses in this order: BATCH_RUN_UNKNOWN, BATCH_RUN_ENDED.
 */
export const cancelBatchRun = controlCommand<
  { readonly runId: Uuid },
  { readonly runId: Uuid },
  'BATCH_RUN_UNKNOWN' | 'BATCH_RUN_ENDED'
>('batch.cancel', async (tx, { runId }) => {
  const row = await tx.first(batchRunById, { id: runId });
  if (!row) return refused(refuse('BATCH_RUN_UNKNOWN', { batchRun: runId }));
  if (row.state === 'FINISHED' || row.state === 'CANCELLED')
    return refused(refuse('BATCH_RUN_ENDED', { batchRun: runId, state: row.state }));
  const tenants = await tx.all(batchTenantsOfRun, { runId });
  const waiting = tenants.filter(({ state }) => state === 'WAITING');
  for (const { commit_number: version, ...tenant } of waiting)
    if (
      !(await tx.replace(
        batchRunTenants,
        { ...tenant, state: 'CANCELLED', ended_at: tx.commitInstantMicros },
        version,
      ))
    )
      throw new InvariantBroken('a batch run changed under the one writer of the control plane');
  const isOver = tenants.every(({ state }) => state !== 'RUNNING');
  const state = isOver ? 'CANCELLED' : 'CANCELLING';
  const { commit_number: version, ...run } = row;
  if (state !== row.state)
    await tx.replace(batchRuns, { ...run, state, ended_at: isOver ? tx.commitInstantMicros : null }, version);
  await tx.record({
    event: 'BATCH_RUN_CANCELLED',
    objectType: 'BatchRun',
    objectId: runId,
    before: { state: row.state },
    after: { state, cancelledCount: waiting.length },
  });
  return accepted({ runId });
});
