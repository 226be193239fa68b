import { dashboardKey, readDashboard } from '@cifra/firm/dashboard/read-dashboard';
import { requirePage } from '@cifra/subgraph-kit/require-page';
import type { QueryResolvers } from '../../generated/resolvers.ts';

export const firmDashboard: QueryResolvers['firmDashboard'] = async (
  _parent,
  input,
  { access, books, nowMicros, jobs },
) => {
  const page = requirePage(input, { of: ['firmDashboard'], key: dashboardKey });
  return readDashboard({ claim: access.claim, books, nowMicros, jobs }, input.filter ?? {}, page);
};
