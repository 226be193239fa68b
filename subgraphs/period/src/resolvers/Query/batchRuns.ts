import { requirePage } from '@cifra/subgraph-kit/require-page';
import type { QueryResolvers } from '../../generated/resolvers.ts';
import { listBatchRuns, runKey, visibleTenants } from '@cifra/closing/batch/read-batch-runs';

export const batchRuns: QueryResolvers['batchRuns'] = async (_parent, input, context) => {
  const page = requirePage(input, { of: ['batchRuns'], key: runKey });
  return listBatchRuns(context.books, await visibleTenants(context), page);
};
