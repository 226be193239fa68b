import { parseUuid } from '@cifra/domain/ids';
import { checkIdempotencyKey } from '@cifra/domain/normalise';
import { toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import type { MutationResolvers } from '../../generated/resolvers.ts';
import { bindAccountRole as command } from '../../operations/accounts.ts';
import { writtenAccount } from '../../operations/answers.ts';

export const bindAccountRole: MutationResolvers['bindAccountRole'] = async (_parent, { input }, context) => {
  const idempotencyKey = checkIdempotencyKey(input.idempotencyKey);
  if (!idempotencyKey.ok) return toGraphQLRefusal(idempotencyKey.refusal);
  const accountId = parseUuid(input.accountId, 'accountId');
  if (!accountId.ok) return toGraphQLRefusal(accountId.refusal);
  const binding = { role: input.role, accountId: accountId.value };
  const outcome = await context.books.execute(
    command,
    context,
    binding,
    context.commandRequest({ idempotencyKey: idempotencyKey.value }),
  );
  if (!outcome.ok) return toGraphQLRefusal(outcome.refusal);
  return {
    __typename: 'AccountRoleBound',
    role: input.role,
    account: await writtenAccount(context, outcome.value),
  };
};
