import { claimAllowsTenant } from '@cifra/access/claim';
import { notFoundOrDenied } from '@cifra/access/errors';
import { someTenant } from '@cifra/access/field-rule';
import { cancelBatchRunCommand, cancelCodes } from '@cifra/closing/batch/cancel-batch-run';
import type { CloseTarget } from '@cifra/domain/close-path';
import type { Uuid } from '@cifra/domain/ids';
import { refuse } from '@cifra/domain/refusals';
import { refused } from '@cifra/domain/result';
import { fields, optional } from '@cifra/subgraph-kit/parse/combine';
import { asGiven, uuid, uuids } from '@cifra/subgraph-kit/parse/values';
import type { PeriodContext } from '../context.ts';
import { choiceCodes } from '@cifra/closing/batch/choose-tenants';
import { mayCancel } from '@cifra/closing/batch/may-cancel';
import { findBatchRun, visibleTenants, type SeenRun } from '@cifra/closing/batch/read-batch-runs';
import { startBatch } from '@cifra/closing/batch/start-batch';
import { mutationInSteps } from './kit.ts';

export const batchMutations = [
  mutationInSteps('startBatchClose', {
    needs: someTenant('Batch.Run'),
    input: fields({
      tenants: fields({
        tenantIds: optional(uuids),
        group: optional(asGiven<string>()),
        isAll: optional(asGiven<boolean>()),
      }),
      month: asGiven<string>(),
      target: asGiven<CloseTarget>(),
    }),
    refuses: choiceCodes,
    run: async ({ tenants, month, target }, { access, books }, request) => {
      const { principal } = access.claim;
      // The work is done in a person's name, with that person's rights.
      if (principal.kind !== 'user') throw notFoundOrDenied();
      return startBatch(
        books,
        { choice: { ...tenants, isAll: tenants.isAll === true }, month, target },
        {
          userId: principal.id as Uuid,
          allows: (permission, number) => claimAllowsTenant(access.claim, permission, number),
        },
        request,
      );
    },
    answers: 'BatchRunStarted',
    shape: async ({ runId }, context) => ({ run: await seenRun(context, runId) }),
  }),

  mutationInSteps('cancelBatchRun', {
    needs: someTenant('Batch.Run'),
    input: fields({ batchRunId: uuid }),
    refuses: cancelCodes,
    run: async ({ batchRunId }, context, request) => {
      const { access, books } = context;
      const run = await findBatchRun(books, batchRunId, await visibleTenants(context));
      const allows = (number: number): boolean => claimAllowsTenant(access.claim, 'Batch.Run', number);
      if (run === null || !(await mayCancel(books, run.row.id, allows)))
        return refused(refuse('BATCH_RUN_UNKNOWN', { batchRunRef: batchRunId }));
      return books.executeControl(cancelBatchRunCommand, { runId: run.row.id }, request);
    },
    answers: 'BatchRunCancelled',
    shape: async ({ runId }, context) => ({ run: await seenRun(context, runId) }),
  }),
];

async function seenRun(context: PeriodContext, runId: Uuid): Promise<SeenRun> {
  const run = await findBatchRun(context.books, runId, await visibleTenants(context));
  if (run === null) throw notFoundOrDenied();
  return run;
}
