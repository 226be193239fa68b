import type { InvestigationQueryResolvers } from '../generated/resolvers.ts';

export const InvestigationQuery: InvestigationQueryResolvers = {
  parameters: ({ parameters }) => [...parameters],
  savedIn: ({ commit }) => commit && { ...commit, trailOwner: 'firm' },
};
