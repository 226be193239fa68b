import { localDate } from '@cifra/domain/local-date';
import { refuse } from '@cifra/domain/refusals';
import { parseStep } from '@cifra/subgraph-kit/parse-step';
import { toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import type { MutationResolvers } from '../../generated/resolvers.ts';
import { resumeRecurringEntry as command } from '../../operations/recurring-entries.ts';
import { writtenRecurring } from '../RecurringEntry.ts';

/** The next due date may lie a year behind it, and the calendar ends with 9999. */
const latestFrom = localDate('9998-12-31');

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
  if (from !== null && from > latestFrom)
    return toGraphQLRefusal(
      refuse('INPUT_INVALID', { field: 'from', problem: `must not be after ${latestFrom}`, value: from }),
    );
  const outcome = await context.books.execute(command, context, { step, from }, request);
  if (!outcome.ok) return toGraphQLRefusal(outcome.refusal);
  return {
    __typename: 'RecurringEntryResumed',
    recurringEntry: await writtenRecurring(context, outcome.value),
  };
};
