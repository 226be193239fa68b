import { parsePage } from '@cifra/subgraph-kit/connection';
import { refusalError } from '@cifra/subgraph-kit/query-errors';
import type { QueryResolvers } from '../../generated/resolvers.ts';
import { readDashboard } from '../../operations/read-dashboard.ts';

export const firmDashboard: QueryResolvers['firmDashboard'] = async (
  _parent,
  { filter, first, after },
  context,
) => {
  const page = parsePage({ first, after }, 1);
  if (!page.ok) throw refusalError(page.refusal);
  return readDashboard(context, filter ?? {}, page.value);
};
