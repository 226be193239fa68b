import { localDate } from '@cifra/domain/local-date';
import { parseStep } from '@cifra/subgraph-kit/parse-step';
import { toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import type { MutationResolvers } from '../../generated/resolvers.ts';
import { resumeRecurringEntry as command } from '../../operations/recurring-entries.ts';
import { writtenRecurring } from '../RecurringEntry.ts';

export const resumeRecurringEntry: MutationResolvers['resumeRecurringEntry'] = async (
  _parent,
  { input },
  context,
) => {
  const parsed = parseStep(input, { field: 'recurringEntryId', id: input.recurringEntryId });
  if (!parsed.ok) return toGraphQLRefusal(parsed.refusal);
  const { step, idempotencyKey } = parsed.value;
  const request = context.commandRequest({ idempotencyKey });
  const from = typeof input.from === 'string' ? localDate(input.from) : null;
  const outcome = await context.books.execute(command, context, { step, from }, request);
  if (!outcome.ok) return toGraphQLRefusal(outcome.refusal);
  return {
    __typename: 'RecurringEntryResumed',
    recurringEntry: await writtenRecurring(context, outcome.value),
  };
};
