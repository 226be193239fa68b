import type { GraphQLSchema } from 'graphql';
import { createErrorMask, type MaskError, type MaskOptions } from '@cifra/access/mask-error';
import { buildGuardedSubgraph } from '@cifra/access/subgraph';
import type { SubgraphRequest } from '@cifra/access/subgraph-context';
import { refusalCatalogue } from '@cifra/domain/refusals';
import { loadSubgraphTypeDefs } from '@cifra/schema/type-defs';
import { createFirmContext, type FirmContext, type FirmParts } from './context.ts';
import { mutations } from './mutations.ts';
import { permissions } from './permissions.ts';
import { resolvers } from './resolvers.ts';

export interface FirmSubgraph {
  readonly name: 'firm';
  readonly schema: GraphQLSchema;
  readonly createContext: (request: SubgraphRequest) => FirmContext;
  readonly formatError: MaskError;
}

/** The subgraph without a port. `log` takes what was masked, with its reference. */
export function createFirmSubgraph({
  log,
  ...parts
}: FirmParts & { readonly log: MaskOptions['log'] }): FirmSubgraph {
  const name = 'firm';
  return {
    name,
    schema: buildGuardedSubgraph({
      name,
      typeDefs: loadSubgraphTypeDefs(name, { mutations }),
      resolvers,
      permissions,
      firmLevel: ['User'],
    }),
    createContext: (request) => createFirmContext(request, parts),
    formatError: createErrorMask({ subgraph: name, knownCodes: Object.keys(refusalCatalogue), log }),
  };
}
