import { parsePage } from '@cifra/books/connection';
import { readDashboard } from '@cifra/firm/dashboard/read-dashboard';
import { refusalError } from '@cifra/subgraph-kit/query-errors';
import type { QueryResolvers } from '../../generated/resolvers.ts';

export const firmDashboard: QueryResolvers['firmDashboard'] = async (
  _parent,
  { filter, first, after },
  { access, books, nowMicros, jobs },
) => {
  const page = parsePage({ first, after }, 1);
  if (!page.ok) throw refusalError(page.refusal);
  return readDashboard({ claim: access.claim, books, nowMicros, jobs }, filter ?? {}, page.value);
};
