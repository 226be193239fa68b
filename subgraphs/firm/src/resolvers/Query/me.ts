import { unauthenticated } from '@cifra/access/errors';
import type { Uuid } from '@cifra/domain/ids';
import type { QueryResolvers } from '../../generated/resolvers.ts';

export const me: QueryResolvers['me'] = async (_parent, _input, { access, loaders }) => {
  const { principal } = access.claim;
  const user = principal.kind === 'user' ? await loaders.user.load(principal.id as Uuid) : null;
  if (!user) throw unauthenticated();
  return user;
};
