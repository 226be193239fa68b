import { parsePage } from '@cifra/subgraph-kit/connection';
import { refusalError } from '@cifra/subgraph-kit/query-errors';
import type { QueryResolvers } from '../../generated/resolvers.ts';
import { readJobs } from '../../operations/read-jobs.ts';

export const jobs: QueryResolvers['jobs'] = async (_parent, { filter, first, after }, context) => {
  const page = parsePage({ first, after }, 1);
  if (!page.ok) throw refusalError(page.refusal);
  return readJobs(context, filter ?? {}, page.value);
};
