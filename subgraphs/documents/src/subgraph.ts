import { loadSubgraphTypeDefs } from '@cifra/schema/type-defs';
import { loadersByTenant } from '@cifra/subgraph-kit/context';
import { createSubgraph, type Subgraph, type SubgraphOptions } from '@cifra/subgraph-kit/subgraph';
import type { DocumentsContext } from './context.ts';
import { createDocumentsLoaders } from './loaders.ts';
import { loadersByParty } from './own-loaders.ts';
import { mutations } from './mutations.ts';
import { permissions } from './permissions.ts';
import { resolvers } from './resolvers.ts';

const ofTenants = loadersByTenant(createDocumentsLoaders);

export type DocumentsSubgraph = Subgraph<'documents', DocumentsContext>;

/** The subgraph without a port. */
export function createDocumentsSubgraph(options: SubgraphOptions): DocumentsSubgraph {
  return createSubgraph(
    {
      name: 'documents',
      typeDefs: loadSubgraphTypeDefs('documents', { mutations }),
      resolvers,
      permissions,
      ownContext: (books, { claim }) => ({ ...ofTenants(books), ...loadersByParty(books, claim) }),
    },
    options,
  );
}
