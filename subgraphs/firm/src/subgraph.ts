import { ProviderClients } from '@cifra/firm/identities/provider/provider-clients';
import { noMasterKeys } from '@cifra/firm/keys/no-master-keys';
import { noManifestDesk } from '@cifra/firm/manifests/no-manifest-desk';
import { loadSubgraphTypeDefs } from '@cifra/schema/type-defs';
import { createSubgraph, type Subgraph } from '@cifra/subgraph-kit/subgraph';
import type { FirmContext, FirmOptions } from './context.ts';
import { noEntities } from './find-entity.ts';
import { createFirmLoaders } from './loaders.ts';
import { mutations } from './mutations.ts';
import { permissions } from './permissions.ts';
import { resolvers } from './resolvers.ts';

export type FirmSubgraph = Subgraph<'firm', FirmContext>;

const serverMicros = (): bigint => BigInt(Date.now()) * 1000n;

/** The subgraph without a port. */
export function createFirmSubgraph({
  keys,
  dataDirectory,
  nowMicros = serverMicros,
  jobs = null,
  entities = noEntities,
  publicOrigin = null,
  servedOrigin = () => publicOrigin,
  mailLink = null,
  masterKeys = noMasterKeys,
  webhookTestHosts = new Set(),
  providerClients = new ProviderClients(),
  manifests = noManifestDesk,
  ...options
}: FirmOptions): FirmSubgraph {
  return createSubgraph(
    {
      name: 'firm',
      typeDefs: loadSubgraphTypeDefs('firm', { mutations }),
      resolvers,
      permissions,
      ownContext: (books, request) => ({
        keys,
        dataDirectory,
        nowMicros,
        jobs,
        publicOrigin,
        servedOrigin: servedOrigin(),
        mailLink,
        masterKeys,
        webhookTestHosts,
        providerClients,
        manifests,
        loaders: createFirmLoaders(books),
        findEntity: entities(request),
      }),
    },
    options,
  );
}
