import type { GraphQLSchema } from 'graphql';
import { createErrorMask, type MaskError, type MaskOptions } from '@cifra/access/mask-error';
import { buildGuardedSubgraph } from '@cifra/access/subgraph';
import type { SubgraphRequest } from '@cifra/access/subgraph-context';
import type { Books } from '@cifra/books/books';
import { refusalCatalogue } from '@cifra/domain/refusals';
import { loadSubgraphTypeDefs } from '@cifra/schema/type-defs';
import { createDocumentsContext, type DocumentsContext } from './context.ts';
import { mutations } from './mutations.ts';
import { permissions } from './permissions.ts';
import { resolvers } from './resolvers.ts';

export interface DocumentsSubgraph {
  readonly name: 'documents';
  readonly schema: GraphQLSchema;
  readonly createContext: (request: SubgraphRequest) => DocumentsContext;
  readonly formatError: MaskError;
}

/** The subgraph without a port. `log` takes what was masked, with its reference. */
export function createDocumentsSubgraph({
  books,
  log,
}: {
  readonly books: Books;
  readonly log: MaskOptions['log'];
}): DocumentsSubgraph {
  const name = 'documents';
  return {
    name,
    schema: buildGuardedSubgraph({
      name,
      typeDefs: loadSubgraphTypeDefs(name, { mutations }),
      resolvers,
      permissions,
    }),
    createContext: (request) => createDocumentsContext(request, books),
    formatError: createErrorMask({ subgraph: name, knownCodes: Object.keys(refusalCatalogue), log }),
  };
}
