import { checkIdempotencyKey } from '@cifra/domain/normalise';
import { toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import type { MutationResolvers } from '../../generated/resolvers.ts';
import { saveRecurringEntry as command } from '../../operations/recurring-entries.ts';
import { parseRecurringEntry } from '../../parse/recurring-entry.ts';
import { writtenRecurring } from '../RecurringEntry.ts';

export const saveRecurringEntry: MutationResolvers['saveRecurringEntry'] = async (
  _parent,
  { input },
  context,
) => {
  const idempotencyKey = checkIdempotencyKey(input.idempotencyKey);
  if (!idempotencyKey.ok) return toGraphQLRefusal(idempotencyKey.refusal);
  const parsed = parseRecurringEntry(input);
  if (!parsed.ok) return toGraphQLRefusal(parsed.refusal);
  const request = context.commandRequest({ idempotencyKey: idempotencyKey.value });
  const outcome = await context.books.execute(command, context, parsed.value, request);
  if (!outcome.ok) return toGraphQLRefusal(outcome.refusal);
  return {
    __typename: 'RecurringEntrySaved',
    recurringEntry: await writtenRecurring(context, outcome.value),
  };
};
