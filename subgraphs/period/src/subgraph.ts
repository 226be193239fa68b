import { randomUUID } from 'node:crypto';
import { validateMachines } from '@cifra/domain/period-machines';
import { loadSubgraphTypeDefs } from '@cifra/schema/type-defs';
import { loadersByTenant } from '@cifra/subgraph-kit/context';
import { createSubgraph, type Subgraph, type SubgraphOptions } from '@cifra/subgraph-kit/subgraph';
import type { BatchPorts, PeriodContext } from './context.ts';
import { createPeriodLoaders } from './loaders.ts';
import { mutations } from './mutations.ts';
import { permissions } from './permissions.ts';
import { resolvers } from './resolvers.ts';

export type PeriodSubgraph = Subgraph<'period', PeriodContext>;

/** The subgraph without a port. Throws when the period machines are not sound. */
export function createPeriodSubgraph(options: SubgraphOptions): PeriodSubgraph {
  validateMachines();
  const name = 'period';
  const batch: BatchPorts = {
    onUnread: (error) => {
      const reference = randomUUID();
      options.log({ reference, subgraph: name, error });
      return reference;
    },
  };
  const loadersOf = loadersByTenant(createPeriodLoaders);
  return createSubgraph(
    {
      name,
      typeDefs: loadSubgraphTypeDefs(name, { mutations }),
      resolvers,
      permissions,
      ownContext: (books) => ({ ...loadersOf(books), batch }),
    },
    options,
  );
}
