import { toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import type { MutationResolvers } from '../../generated/resolvers.ts';
import { idOrNil, reloadUser, requestOf } from '../../operations/ask.ts';
import { askPasswordChange } from '../../operations/ask-password-change.ts';

export const changePassword: MutationResolvers['changePassword'] = async (_parent, { input }, context) => {
  const request = requestOf(context, input);
  if (!request.ok) return toGraphQLRefusal(request.refusal);
  const userId = idOrNil(context.access.claim.principal.id ?? '');
  const outcome = await askPasswordChange(context.books, { userId, ...input }, request.value);
  return outcome.ok
    ? { __typename: 'UserChanged', user: await reloadUser(context, userId) }
    : toGraphQLRefusal(outcome.refusal);
};
