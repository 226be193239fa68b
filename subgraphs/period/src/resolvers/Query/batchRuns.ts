import { parsePage } from '@cifra/books/connection';
import { refusalError } from '@cifra/subgraph-kit/query-errors';
import type { QueryResolvers } from '../../generated/resolvers.ts';
import { listBatchRuns, visibleTenants } from '@cifra/closing/batch/read-batch-runs';

export const batchRuns: QueryResolvers['batchRuns'] = async (_parent, { first, after }, context) => {
  const page = parsePage({ first, after }, 1);
  if (!page.ok) throw refusalError(page.refusal);
  return listBatchRuns(context.books, await visibleTenants(context), page.value);
};
