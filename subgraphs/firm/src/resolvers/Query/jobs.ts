import { parsePage } from '@cifra/books/connection';
import { readJobs } from '@cifra/firm/jobs/read-jobs';
import { refusalError } from '@cifra/subgraph-kit/query-errors';
import type { QueryResolvers } from '../../generated/resolvers.ts';

export const jobs: QueryResolvers['jobs'] = async (_parent, { filter, first, after }, context) => {
  const page = parsePage({ first, after }, 1);
  if (!page.ok) throw refusalError(page.refusal);
  const { access, books, jobs: board } = context;
  const read = await readJobs({ claim: access.claim, books, jobs: board }, filter ?? {}, page.value);
  if (!read.ok) throw refusalError(read.refusal);
  return read.value;
};
