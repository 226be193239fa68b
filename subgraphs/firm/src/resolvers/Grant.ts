import { InvariantBroken } from '@cifra/database/failures';
import { instantText } from '@cifra/subgraph-kit/shapes';
import type { GrantResolvers } from '../generated/resolvers.ts';

export const Grant: GrantResolvers = {
  async cluster(row, _input, { loaders }) {
    const cluster = await loaders.cluster.load(row.cluster_id);
    if (!cluster) throw new InvariantBroken('a grant names a cluster that does not exist');
    return cluster;
  },
  scopeId: (row) => row.scope_id,
  validFrom: (row) => (row.valid_from === null ? null : instantText(row.valid_from)),
  validUntil: (row) => (row.valid_until === null ? null : instantText(row.valid_until)),
  isRevoked: (row) => row.is_revoked,
};
