import { isOfPartyAlone } from '@cifra/access/claim';
import { notFoundOrDenied } from '@cifra/access/errors';
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
  number: ({ number }, _input, { access }) => {
    // It says how many clients the firm has had, which is nothing for a client's customers.
    if (isOfPartyAlone(access.claim)) throw notFoundOrDenied();
    return number;
  },
  baseCurrency: (row) => row.base_currency,
  timeZone: (row) => row.time_zone,
  countryPack: (row) => row.country_pack,
  settings: (row, _input, { books }) => settingsOf(books.control, row.id),
  groups: async (row, _input, { loaders }) => loaders.groupsOfTenant.load(row.id),
};
