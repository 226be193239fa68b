import { loadSubgraphTypeDefs } from '@cifra/schema/type-defs';
import { loadersByTenant } from '@cifra/subgraph-kit/context';
import { createSubgraph, type Subgraph, type SubgraphOptions } from '@cifra/subgraph-kit/subgraph';
import type { FxContext } from './context.ts';
import { createFxLoaders } from './loaders.ts';
import { mutations } from './mutations.ts';
import { permissions } from './permissions.ts';
import { resolvers } from './resolvers.ts';

export type FxSubgraph = Subgraph<'fx', FxContext>;

/** The subgraph without a port. */
export function createFxSubgraph(options: SubgraphOptions): FxSubgraph {
  return createSubgraph(
    {
      name: 'fx',
      typeDefs: loadSubgraphTypeDefs('fx', { mutations }),
      resolvers,
      permissions,
      ownContext: loadersByTenant(createFxLoaders),
    },
    options,
  );
}
