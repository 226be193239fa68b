import { toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import { microsOfText } from '@cifra/subgraph-kit/shapes';
import type { MutationResolvers } from '../../generated/resolvers.ts';
import { idOrNil, reloadUser, requestOf } from '../../operations/ask.ts';
import { grantCluster as command } from '../../operations/grants.ts';

const digitsOf = (instant: string | null | undefined): string | null =>
  typeof instant === 'string' ? microsOfText(instant).toString() : null;

export const grantCluster: MutationResolvers['grantCluster'] = async (_parent, { input }, context) => {
  const request = requestOf(context, input);
  if (!request.ok) return toGraphQLRefusal(request.refusal);
  const wish = {
    userId: idOrNil(input.userId),
    cluster: input.cluster,
    scope: input.scope,
    scopeId: typeof input.scopeId === 'string' ? idOrNil(input.scopeId) : null,
    validFromMicros: digitsOf(input.validFrom),
    validUntilMicros: digitsOf(input.validUntil),
  };
  const outcome = await context.books.executeControl(command, wish, request.value);
  if (!outcome.ok) return toGraphQLRefusal(outcome.refusal);
  const { grantId, userId } = outcome.value;
  return { __typename: 'GrantChanged', grantId, user: await reloadUser(context, userId) };
};
