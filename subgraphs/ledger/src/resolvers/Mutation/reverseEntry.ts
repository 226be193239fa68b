import { checkIdempotencyKey } from '@cifra/domain/normalise';
import { toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import type { MutationResolvers } from '../../generated/resolvers.ts';
import { writtenEntry } from '../../operations/answers.ts';
import { reverseEntry as command } from '../../operations/reverse-entry.ts';
import { parseReverseEntry } from '../../parse/reverse-entry.ts';
import { parseReason } from '@cifra/subgraph-kit/parse-text';

export const reverseEntry: MutationResolvers['reverseEntry'] = async (_parent, { input }, context) => {
  const idempotencyKey = checkIdempotencyKey(input.idempotencyKey);
  if (!idempotencyKey.ok) return toGraphQLRefusal(idempotencyKey.refusal);
  const reason = parseReason(input.reason);
  if (!reason.ok) return toGraphQLRefusal(reason.refusal);
  const parsed = parseReverseEntry(input);
  if (!parsed.ok) return toGraphQLRefusal(parsed.refusal);
  const request = context.commandRequest({ idempotencyKey: idempotencyKey.value, reason: reason.value });
  const outcome = await context.books.execute(command, context, parsed.value, request);
  if (!outcome.ok) return toGraphQLRefusal(outcome.refusal);
  const reversingEntry = await writtenEntry(context, outcome.value);
  return {
    __typename: 'EntryReversed',
    entry: await writtenEntry(context, parsed.value.entryId),
    reversingEntry,
  };
};
