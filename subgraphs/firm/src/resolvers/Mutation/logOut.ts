import { toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import type { MutationResolvers } from '../../generated/resolvers.ts';
import { logOut as signOut } from '../../operations/log-in.ts';

export const logOut: MutationResolvers['logOut'] = async (_parent, { input }, context) => {
  const outcome = await signOut(
    context,
    input.refreshToken,
    context.commandRequest({ idempotencyKey: null }),
  );
  return outcome.ok ? { __typename: 'LoggedOut', isEnded: true } : toGraphQLRefusal(outcome.refusal);
};
