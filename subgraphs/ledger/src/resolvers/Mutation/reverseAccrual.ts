import { parseUuid } from '@cifra/domain/ids';
import { checkIdempotencyKey } from '@cifra/domain/normalise';
import { toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import type { MutationResolvers } from '../../generated/resolvers.ts';
import { writtenEntry } from '../../operations/answers.ts';
import { reverseAccrual as command } from '../../operations/reverse-accrual.ts';

export const reverseAccrual: MutationResolvers['reverseAccrual'] = async (_parent, { input }, context) => {
  const idempotencyKey = checkIdempotencyKey(input.idempotencyKey);
  if (!idempotencyKey.ok) return toGraphQLRefusal(idempotencyKey.refusal);
  const entryId = parseUuid(input.entryId, 'entryId');
  if (!entryId.ok) return toGraphQLRefusal(entryId.refusal);
  const request = context.commandRequest({ idempotencyKey: idempotencyKey.value });
  const outcome = await context.books.execute(command, context, { entryId: entryId.value }, request);
  if (!outcome.ok) return toGraphQLRefusal(outcome.refusal);
  return {
    __typename: 'AccrualReversed',
    entry: await writtenEntry(context, entryId.value),
    reversingEntry: await writtenEntry(context, outcome.value),
  };
};
