import { loadSubgraphTypeDefs } from '@cifra/schema/type-defs';
import { createSubgraph, type Subgraph, type SubgraphOptions } from '@cifra/subgraph-kit/subgraph';
import { eventsByTrail, type AuditContext } from './context.ts';
import { mutations } from './mutations.ts';
import { permissions } from './permissions.ts';
import { resolvers } from './resolvers.ts';

export type AuditSubgraph = Subgraph<'audit', AuditContext>;

/** The subgraph without a port. */
export function createAuditSubgraph(options: SubgraphOptions): AuditSubgraph {
  return createSubgraph(
    {
      name: 'audit',
      typeDefs: loadSubgraphTypeDefs('audit', { mutations }),
      resolvers,
      permissions,
      ownContext: eventsByTrail,
    },
    options,
  );
}
