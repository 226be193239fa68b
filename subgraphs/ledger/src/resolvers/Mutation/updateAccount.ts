import { toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import type { MutationResolvers } from '../../generated/resolvers.ts';
import { updateAccount as command } from '../../operations/accounts.ts';
import { writtenAccount } from '../../operations/answers.ts';
import { parseAccountChange } from '../../parse/account.ts';
import { parseStep } from '@cifra/subgraph-kit/parse-step';

export const updateAccount: MutationResolvers['updateAccount'] = async (_parent, { input }, context) => {
  const parsed = parseStep(input, { field: 'accountId', id: input.accountId });
  if (!parsed.ok) return toGraphQLRefusal(parsed.refusal);
  const change = parseAccountChange(input);
  if (!change.ok) return toGraphQLRefusal(change.refusal);
  const { step: account, idempotencyKey } = parsed.value;
  const outcome = await context.books.execute(
    command,
    context,
    { account, change: change.value },
    context.commandRequest({ idempotencyKey }),
  );
  if (!outcome.ok) return toGraphQLRefusal(outcome.refusal);
  return { __typename: 'AccountUpdated', account: await writtenAccount(context, outcome.value) };
};
