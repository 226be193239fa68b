import { localDate } from '@cifra/domain/local-date';
import { checkIdempotencyKey } from '@cifra/domain/normalise';
import { toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import type { MutationResolvers } from '../../generated/resolvers.ts';
import { planRecurringRun } from '../../operations/recurring-entries.ts';
import { runPlanned } from '../../operations/run-recurring-entries.ts';

export const runRecurringEntries: MutationResolvers['runRecurringEntries'] = async (
  _parent,
  { input },
  context,
) => {
  const idempotencyKey = checkIdempotencyKey(input.idempotencyKey);
  if (!idempotencyKey.ok) return toGraphQLRefusal(idempotencyKey.refusal);
  const plan = await context.books.execute(
    planRecurringRun,
    context,
    { upTo: localDate(input.upTo) },
    context.commandRequest({ idempotencyKey: idempotencyKey.value }),
  );
  if (!plan.ok) return toGraphQLRefusal(plan.refusal);
  const outcomes = await runPlanned(plan.value, context);
  const { tenantId } = context;
  return {
    __typename: 'RecurringEntriesRun',
    outcomes: outcomes.map((outcome) => ({ ...outcome, tenantId })),
    hasMore: plan.value.hasMore,
  };
};
