import { instantText } from '@cifra/subgraph-kit/shapes';
import type { DashboardBatchResolvers } from '../generated/resolvers.ts';

export const DashboardBatch: DashboardBatchResolvers = {
  id: ({ run }) => run.id,
  month: ({ run }) => run.month,
  target: ({ run }) => run.target,
  state: ({ run }) => run.state,
  startedByName: ({ run }, _input, { nameOfActor }) => nameOfActor({ id: run.started_by, name: null }),
  startedAt: ({ run }) => instantText(run.started_at),
  tenantCount: ({ states }) => states.size,
  counts: ({ states }) =>
    [...Map.groupBy(states.values(), (state) => state)].map(([state, ofState]) => ({
      __typename: 'BatchCount',
      state,
      tenantCount: ofState.length,
    })),
};
