import type { NodeResolvers } from '../generated/resolvers.ts';
import type { FoundEntity } from '../find-entity.ts';

export const Node: NodeResolvers = {
  __resolveType: ({ __typename }: FoundEntity) => __typename as never,
};
