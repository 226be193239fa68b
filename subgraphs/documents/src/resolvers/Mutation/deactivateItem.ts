import { parseStep } from '@cifra/subgraph-kit/parse-step';
import { toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import type { MutationResolvers } from '../../generated/resolvers.ts';
import { writtenItem } from '../../operations/answers.ts';
import { deactivateItem as command } from '../../operations/items.ts';

export const deactivateItem: MutationResolvers['deactivateItem'] = async (_parent, { input }, context) => {
  const parsed = parseStep(input, { field: 'itemId', id: input.itemId });
  if (!parsed.ok) return toGraphQLRefusal(parsed.refusal);
  const { step, idempotencyKey } = parsed.value;
  const outcome = await context.books.execute(
    command,
    context,
    step,
    context.commandRequest({ idempotencyKey }),
  );
  if (!outcome.ok) return toGraphQLRefusal(outcome.refusal);
  return { __typename: 'ItemDeactivated', item: await writtenItem(context, outcome.value) };
};
