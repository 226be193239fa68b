import type { TenantResolvers } from '../generated/resolvers.ts';
import { openingOfTenant } from '../opening-of-tenant.ts';

export const tenantOpening: Pick<TenantResolvers, 'openingBalances'> = {
  openingBalances: ({ id }, _input, context) => openingOfTenant(id, context),
};
