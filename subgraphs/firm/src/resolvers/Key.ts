import { someTenant } from '@cifra/access/field-rule';
import { InvariantBroken } from '@cifra/database/failures';
import { namesOf } from '@cifra/firm/api-keys/list-keys';
import { allowsByClaim, findKey, stateOf, type ApiKey } from '@cifra/firm/api-keys/read-keys';
import { reference } from '@cifra/subgraph-kit/reference';
import { instantText } from '@cifra/subgraph-kit/shapes';
import type { FirmContext } from '../context.ts';
import type { KeyResolvers } from '../generated/resolvers.ts';
import type { TenantRow } from '../loaders.ts';
import { tenantOf } from './tenant-of.ts';

export const Key: KeyResolvers = {
  __resolveReference: reference<FirmContext, ApiKey | null>(
    someTenant('Key.Read'),
    ({ id }, { access, books }) =>
      findKey({ control: books.control, allows: allowsByClaim(access.claim) }, id, 'Key.Read'),
  ),
  state: (row, _input, { nowMicros }) => stateOf(row, nowMicros()),
  tenants: async ({ tenantIds }, _input, context) => {
    const tenants = await Promise.all(tenantIds.map((id) => tenantOf(context, id)));
    return tenants.filter((tenant): tenant is TenantRow => tenant !== null);
  },
  cluster: ({ cluster_id }, _input, { loaders }) => loaders.cluster.load(cluster_id),
  operationNames: (row) => namesOf(row.operation_names),
  addresses: (row) => namesOf(row.addresses),
  createdBy: async ({ created_by }, _input, { loaders }) => {
    const user = await loaders.user.load(created_by);
    if (user === null) throw new InvariantBroken('the maker of a key is gone');
    return user;
  },
  createdAt: (row) => instantText(row.created_at),
  expiresAt: (row) => instantText(row.expires_at),
  previousSecretUntil: ({ previous_until: until }) => (until === null ? null : instantText(until)),
  lastUsedAt: ({ lastUsedAtMicros: at }) => (at === null ? null : instantText(at)),
};
