import { firm } from '@cifra/access/field-rule';
import { reference } from '@cifra/subgraph-kit/reference';
import type { FirmContext } from '../context.ts';
import type { TenantGroupResolvers } from '../generated/resolvers.ts';
import type { GroupRow } from '../loaders.ts';

export const TenantGroup: TenantGroupResolvers = {
  __resolveReference: reference<FirmContext, GroupRow | null>(firm('Tenant.Read'), ({ id }, { loaders }) =>
    loaders.group.load(id),
  ),
};
