import type { Uuid } from '@cifra/domain/ids';
import { refuse } from '@cifra/domain/refusals';
import { refusalError } from '@cifra/subgraph-kit/query-errors';
import { requireTenant } from '@cifra/subgraph-kit/require-tenant';
import type { QueryResolvers } from '../../generated/resolvers.ts';

/** The claim's tenant, which is the one that the arguments name; a key of one tenant need not. Refuses: INPUT_INVALID, TENANTS_DIFFER. */
export const tenant: QueryResolvers['tenant'] = async (_parent, { id, slug }, { access, loaders }) => {
  const { scope, principal } = access.claim;
  if (scope.kind !== 'tenant') return null;
  const given = [id, slug].filter((name) => name !== null && name !== undefined).length;
  if (given > 1 || (given === 0 && principal.kind !== 'key'))
    throw refusalError(
      refuse('INPUT_INVALID', { field: 'tenant', problem: 'needs exactly one of id and slug', value: null }),
    );
  if (id !== null && id !== undefined) requireTenant(access.claim, id);
  const found = await loaders.tenant.load(scope.tenant.id as Uuid);
  if (slug !== null && slug !== undefined && found?.slug !== slug)
    throw refusalError(refuse('TENANTS_DIFFER', {}));
  return found;
};
