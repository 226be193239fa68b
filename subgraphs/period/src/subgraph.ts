import { randomUUID } from 'node:crypto';
import type { GraphQLSchema } from 'graphql';
import { createErrorMask, type MaskError, type MaskOptions } from '@cifra/access/mask-error';
import { buildGuardedSubgraph } from '@cifra/access/subgraph';
import type { SubgraphRequest } from '@cifra/access/subgraph-context';
import type { Books } from '@cifra/books/books';
import { validateMachines } from '@cifra/domain/period-machines';
import { refusalCatalogue } from '@cifra/domain/refusals';
import { loadSubgraphTypeDefs } from '@cifra/schema/type-defs';
import { createPeriodContext, type BatchPorts, type PeriodContext } from './context.ts';
import { mutations } from './mutations.ts';
import { permissions } from './permissions.ts';
import { resolvers } from './resolvers.ts';

export interface PeriodSubgraph {
  readonly name: 'period';
  readonly schema: GraphQLSchema;
  readonly createContext: (request: SubgraphRequest) => PeriodContext;
  readonly formatError: MaskError;
}

/** The subgraph without a port. `log` takes what was masked, with its reference. Throws when the period machines are not sound. */
export function createPeriodSubgraph({
  books,
  log,
}: {
  readonly books: Books;
  readonly log: MaskOptions['log'];
}): PeriodSubgraph {
  validateMachines();
  const name = 'period';
  const batch: BatchPorts = {
    onUnread: (error) => {
      const reference = randomUUID();
      log({ reference, subgraph: name, error });
      return reference;
    },
  };
  return {
    name,
    schema: buildGuardedSubgraph({
      name,
      typeDefs: loadSubgraphTypeDefs(name, { mutations }),
      resolvers,
      permissions,
    }),
    createContext: (request) => createPeriodContext(request, books, batch),
    formatError: createErrorMask({ subgraph: name, knownCodes: Object.keys(refusalCatalogue), log }),
  };
}
