import { claimAllowsTenant } from '@cifra/access/claim';
import { notFoundOrDenied } from '@cifra/access/errors';
import { cancelBatchRun as command } from '@cifra/books/batch/cancel-batch-run';
import { checkIdempotencyKey } from '@cifra/domain/normalise';
import { refuse } from '@cifra/domain/refusals';
import { toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import type { MutationResolvers } from '../../generated/resolvers.ts';
import { mayCancel } from '../../operations/may-cancel.ts';
import { findBatchRun, visibleTenants } from '../../operations/read-batch-runs.ts';

export const cancelBatchRun: MutationResolvers['cancelBatchRun'] = async (_parent, { input }, context) => {
  const { access, books, batch, commandRequest } = context;
  const key = checkIdempotencyKey(input.idempotencyKey);
  if (!key.ok) return toGraphQLRefusal(key.refusal);
  const visible = await visibleTenants(context);
  const run = await findBatchRun(books, input.batchRunId, visible);
  const allows = (number: number): boolean => claimAllowsTenant(access.claim, 'Batch.Run', number);
  if (run === null || !(await mayCancel(books, run.row.id, allows)))
    return toGraphQLRefusal(refuse('BATCH_RUN_UNKNOWN', { batchRun: input.batchRunId.slice(0, 64) }));
  const cancelled = await books.executeControl(
    command,
    { runId: run.row.id },
    commandRequest({ idempotencyKey: key.value }),
  );
  if (!cancelled.ok) return toGraphQLRefusal(cancelled.refusal);
  batch.onChanged();
  const after = await findBatchRun(books, run.row.id, visible);
  if (after === null) throw notFoundOrDenied();
  return { __typename: 'BatchRunCancelled', run: after };
};
