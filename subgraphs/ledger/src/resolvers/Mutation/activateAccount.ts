import { toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import type { MutationResolvers } from '../../generated/resolvers.ts';
import { activateAccount as command } from '../../operations/accounts.ts';
import { writtenAccount } from '../../operations/answers.ts';
import { parseStep } from '@cifra/subgraph-kit/parse-step';

export const activateAccount: MutationResolvers['activateAccount'] = async (_parent, { input }, context) => {
  const parsed = parseStep(input, { field: 'accountId', id: input.accountId });
  if (!parsed.ok) return toGraphQLRefusal(parsed.refusal);
  const { step, idempotencyKey } = parsed.value;
  const outcome = await context.books.execute(
    command,
    context,
    step,
    context.commandRequest({ idempotencyKey }),
  );
  if (!outcome.ok) return toGraphQLRefusal(outcome.refusal);
  return { __typename: 'AccountActivated', account: await writtenAccount(context, outcome.value) };
};
