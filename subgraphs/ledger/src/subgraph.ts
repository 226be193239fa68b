import { loadSubgraphTypeDefs } from '@cifra/schema/type-defs';
import { loadersByTenant } from '@cifra/subgraph-kit/context';
import { createSubgraph, type Subgraph, type SubgraphOptions } from '@cifra/subgraph-kit/subgraph';
import type { LedgerContext } from './context.ts';
import { createLedgerLoaders } from './loaders.ts';
import { mutations } from './mutations.ts';
import { permissions } from './permissions.ts';
import { resolvers } from './resolvers.ts';

export type LedgerSubgraph = Subgraph<'ledger', LedgerContext>;

/** The subgraph without a port. */
export function createLedgerSubgraph(options: SubgraphOptions): LedgerSubgraph {
  return createSubgraph(
    {
      name: 'ledger',
      typeDefs: loadSubgraphTypeDefs('ledger', { mutations }),
      resolvers,
      permissions,
      ownContext: loadersByTenant(createLedgerLoaders),
    },
    options,
  );
}
