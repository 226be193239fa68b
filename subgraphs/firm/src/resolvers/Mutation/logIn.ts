import { toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import type { MutationResolvers } from '../../generated/resolvers.ts';
import { logIn as signIn } from '../../operations/log-in.ts';

export const logIn: MutationResolvers['logIn'] = async (_parent, { input }, context) => {
  const outcome = await signIn(context, input, context.commandRequest({ idempotencyKey: null }));
  return outcome.ok ? { __typename: 'LoggedIn', ...outcome.value } : toGraphQLRefusal(outcome.refusal);
};
