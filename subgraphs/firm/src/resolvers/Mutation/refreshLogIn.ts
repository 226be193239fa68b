import { toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import type { MutationResolvers } from '../../generated/resolvers.ts';
import { refreshLogIn as refresh } from '../../operations/log-in.ts';

export const refreshLogIn: MutationResolvers['refreshLogIn'] = async (_parent, { input }, context) => {
  const outcome = await refresh(
    context,
    input.refreshToken,
    context.commandRequest({ idempotencyKey: null }),
  );
  return outcome.ok ? { __typename: 'LoggedIn', ...outcome.value } : toGraphQLRefusal(outcome.refusal);
};
