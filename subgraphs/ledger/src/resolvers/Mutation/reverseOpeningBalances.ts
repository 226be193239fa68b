import { checkIdempotencyKey } from '@cifra/domain/normalise';
import { parseReason } from '@cifra/subgraph-kit/parse-text';
import { toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import type { MutationResolvers } from '../../generated/resolvers.ts';
import { writtenEntry } from '../../operations/answers.ts';
import { reverseOpeningBalances as command } from '../../operations/opening-balances.ts';

export const reverseOpeningBalances: MutationResolvers['reverseOpeningBalances'] = async (
  _parent,
  { input },
  context,
) => {
  const idempotencyKey = checkIdempotencyKey(input.idempotencyKey);
  if (!idempotencyKey.ok) return toGraphQLRefusal(idempotencyKey.refusal);
  const reason = parseReason(input.reason);
  if (!reason.ok) return toGraphQLRefusal(reason.refusal);
  const request = context.commandRequest({ idempotencyKey: idempotencyKey.value, reason: reason.value });
  const outcome = await context.books.execute(command, context, {}, request);
  if (!outcome.ok) return toGraphQLRefusal(outcome.refusal);
  const { entryId, reversingEntryId } = outcome.value;
  return {
    __typename: 'OpeningBalancesReversed',
    entry: await writtenEntry(context, entryId),
    reversingEntry: await writtenEntry(context, reversingEntryId),
  };
};
