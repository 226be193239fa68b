import type { QueryResolvers } from '../../generated/resolvers.ts';
import { findBatchRun, visibleTenants } from '@cifra/closing/batch/read-batch-runs';

export const batchRun: QueryResolvers['batchRun'] = async (_parent, { id }, context) =>
  findBatchRun(context.books, id, await visibleTenants(context));
