import { toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import type { MutationResolvers } from '../../generated/resolvers.ts';
import { idOrNil, reloadUser, requestOf } from '../../operations/ask.ts';
import { revokeGrant as command } from '../../operations/grants.ts';

export const revokeGrant: MutationResolvers['revokeGrant'] = async (_parent, { input }, context) => {
  const request = requestOf(context, input);
  if (!request.ok) return toGraphQLRefusal(request.refusal);
  const outcome = await context.books.executeControl(
    command,
    { grantId: idOrNil(input.grantId) },
    request.value,
  );
  if (!outcome.ok) return toGraphQLRefusal(outcome.refusal);
  const { grantId, userId } = outcome.value;
  return { __typename: 'GrantChanged', grantId, user: await reloadUser(context, userId) };
};
