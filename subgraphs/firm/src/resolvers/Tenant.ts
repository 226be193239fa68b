import { granted } from '@cifra/access/field-rule';
import { reference } from '@cifra/subgraph-kit/reference';
import type { FirmContext } from '../context.ts';
import type { TenantResolvers } from '../generated/resolvers.ts';
import type { TenantRow } from '../loaders.ts';
import { settingsOf } from '@cifra/firm/settings/read-settings';

export const Tenant: TenantResolvers = {
  __resolveReference: reference<FirmContext, TenantRow | null>(
    granted,
    ({ id }, { loaders }) => loaders.tenant.load(id),
    { isOfControlPlane: true },
  ),
  baseCurrency: (row) => row.base_currency,
  timeZone: (row) => row.time_zone,
  countryPack: (row) => row.country_pack,
  settings: (row, _input, { books }) => settingsOf(books.control, row.id),
  groups: async (row, _input, { loaders }) => loaders.groupsOfTenant.load(row.id),
};
