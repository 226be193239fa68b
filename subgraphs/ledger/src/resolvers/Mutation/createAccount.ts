import { checkIdempotencyKey } from '@cifra/domain/normalise';
import { toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import type { MutationResolvers } from '../../generated/resolvers.ts';
import { createAccount as command } from '../../operations/accounts.ts';
import { writtenAccount } from '../../operations/answers.ts';
import { parseNewAccount } from '../../parse/account.ts';

export const createAccount: MutationResolvers['createAccount'] = async (_parent, { input }, context) => {
  const idempotencyKey = checkIdempotencyKey(input.idempotencyKey);
  if (!idempotencyKey.ok) return toGraphQLRefusal(idempotencyKey.refusal);
  const parsed = parseNewAccount(input);
  if (!parsed.ok) return toGraphQLRefusal(parsed.refusal);
  const outcome = await context.books.execute(
    command,
    context,
    parsed.value,
    context.commandRequest({ idempotencyKey: idempotencyKey.value }),
  );
  if (!outcome.ok) return toGraphQLRefusal(outcome.refusal);
  return { __typename: 'AccountCreated', account: await writtenAccount(context, outcome.value) };
};
