import { signedIn } from '@cifra/access/field-rule';
import { InvariantBroken } from '@cifra/database/failures';
import { reference } from '@cifra/subgraph-kit/reference';
import { stubOf } from '@cifra/subgraph-kit/ids/stub';
import { instantText } from '@cifra/subgraph-kit/shapes';
import type { FirmContext } from '../context.ts';
import type { GrantResolvers } from '../generated/resolvers.ts';
import type { GrantRow } from '../loaders.ts';
import { requireGrantsOf } from './grants-of.ts';

export const Grant: GrantResolvers = {
  // A user always sees its own, so that the row says whether the caller may.
  __resolveReference: reference<FirmContext, GrantRow | null>(
    signedIn,
    async ({ id }, { access, loaders }) => {
      const row = await loaders.grant.load(id);
      await requireGrantsOf(row?.user_id ?? null, 'Grant', access);
      return row;
    },
  ),
  async cluster(row, _input, { loaders }) {
    const cluster = await loaders.cluster.load(row.cluster_id);
    if (!cluster) throw new InvariantBroken('a grant names a cluster that does not exist');
    return cluster;
  },
  scopeId: (row) => row.scope_id,
  party: (row) => (row.scope_id === null ? null : stubOf('Party', row.scope_id, row.party_id)),
  validFrom: (row) => (row.valid_from === null ? null : instantText(row.valid_from)),
  validUntil: (row) => (row.valid_until === null ? null : instantText(row.valid_until)),
  isRevoked: (row) => row.is_revoked,
};
