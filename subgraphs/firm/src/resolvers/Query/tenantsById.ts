import { enforce } from '@cifra/access/enforce';
import { tenant } from '@cifra/access/field-rule';
import type { Uuid } from '@cifra/domain/ids';
import { refuse } from '@cifra/domain/refusals';
import { refusalError } from '@cifra/subgraph-kit/query-errors';
import { MOST_LIVE_TENANTS } from '@cifra/subgraph-kit/reference';
import type { QueryResolvers } from '../../generated/resolvers.ts';

export const tenantsById: QueryResolvers['tenantsById'] = async (_parent, { ids }, { access, loaders }) => {
  if (ids.length > MOST_LIVE_TENANTS)
    throw refusalError(refuse('TOO_MANY_TENANTS', { most: MOST_LIVE_TENANTS }));
  return Promise.all(
    ids.map(async (id) => {
      const verdict = await enforce(access, {
        rule: tenant('Tenant.Read'),
        field: 'Query.tenantsById',
        objectTenantId: id,
      });
      const row = verdict === true ? await loaders.tenant.load(id as Uuid) : null;
      return row?.state === 'ACTIVE' ? row : null;
    }),
  );
};
