import type { Uuid } from '@cifra/domain/ids';
import type { QueryResolvers } from '../../generated/resolvers.ts';

export const tenant: QueryResolvers['tenant'] = async (_parent, _input, { access, loaders }) => {
  const { scope } = access.claim;
  return scope.kind === 'tenant' ? loaders.tenant.load(scope.tenant.id as Uuid) : null;
};
