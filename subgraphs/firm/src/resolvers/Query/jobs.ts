import { jobKey, readJobs } from '@cifra/firm/jobs/read-jobs';
import { refusalError } from '@cifra/subgraph-kit/query-errors';
import { requirePage } from '@cifra/subgraph-kit/require-page';
import type { QueryResolvers } from '../../generated/resolvers.ts';

export const jobs: QueryResolvers['jobs'] = async (_parent, input, { access, books, jobs: board }) => {
  const page = requirePage(input, { of: ['jobs'], key: jobKey });
  const read = await readJobs({ claim: access.claim, books, jobs: board }, input.filter ?? {}, page);
  if (!read.ok) throw refusalError(read.refusal);
  return read.value;
};
