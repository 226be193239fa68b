import type { JobAction } from '@cifra/jobs/control-plane/transactions';
import { toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import type { FirmContext } from '../../context.ts';
import type { JobInput } from '../../generated/resolvers.ts';
import { requestOf } from '../../operations/ask.ts';
import { askJobChange } from '../../operations/change-job.ts';

const changeBy =
  (action: JobAction) =>
  async (_parent: unknown, { input }: { readonly input: JobInput }, context: FirmContext) => {
    const request = requestOf(context, { ...input, reason: input.reason ?? null });
    if (!request.ok) return toGraphQLRefusal(request.refusal);
    const outcome = await askJobChange(context, { id: input.id, action }, request.value);
    if (!outcome.ok) return toGraphQLRefusal(outcome.refusal);
    return { __typename: 'JobChanged' as const, job: outcome.value };
  };

export const pauseJob = changeBy('pause');
export const resumeJob = changeBy('resume');
export const retryJob = changeBy('retry');
export const runJobNow = changeBy('run');
