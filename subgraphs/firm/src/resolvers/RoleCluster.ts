import { firm } from '@cifra/access/field-rule';
import { reference } from '@cifra/subgraph-kit/reference';
import type { FirmContext } from '../context.ts';
import type { RoleClusterResolvers } from '../generated/resolvers.ts';
import type { ClusterRow } from '../loaders.ts';

export const RoleCluster: RoleClusterResolvers = {
  __resolveReference: reference<FirmContext, ClusterRow | null>(firm('Access.Read'), ({ id }, { loaders }) =>
    loaders.cluster.load(id),
  ),
  permissions: (row) => JSON.parse(row.permissions) as string[],
  isDefault: (row) => row.is_default,
};
