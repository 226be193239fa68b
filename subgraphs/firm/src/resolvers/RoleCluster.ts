import type { RoleClusterResolvers } from '../generated/resolvers.ts';

export const RoleCluster: RoleClusterResolvers = {
  permissions: (row) => JSON.parse(row.permissions) as string[],
  isDefault: (row) => row.is_default,
};
