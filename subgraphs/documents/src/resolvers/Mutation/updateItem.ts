import { parseStep } from '@cifra/subgraph-kit/parse-step';
import { toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import type { MutationResolvers } from '../../generated/resolvers.ts';
import { writtenItem } from '../../operations/answers.ts';
import { updateItem as command } from '../../operations/items.ts';
import { parseItemChange } from '../../parse/item.ts';

export const updateItem: MutationResolvers['updateItem'] = async (_parent, { input }, context) => {
  const parsed = parseStep(input, { field: 'itemId', id: input.itemId });
  if (!parsed.ok) return toGraphQLRefusal(parsed.refusal);
  const change = parseItemChange(input);
  if (!change.ok) return toGraphQLRefusal(change.refusal);
  const { step: item, idempotencyKey } = parsed.value;
  const outcome = await context.books.execute(
    command,
    context,
    { item, change: change.value },
    context.commandRequest({ idempotencyKey }),
  );
  if (!outcome.ok) return toGraphQLRefusal(outcome.refusal);
  return { __typename: 'ItemUpdated', item: await writtenItem(context, outcome.value) };
};
