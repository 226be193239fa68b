import { checkIdempotencyKey } from '@cifra/domain/normalise';
import { toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import type { MutationResolvers } from '../../generated/resolvers.ts';
import { writtenItem } from '../../operations/answers.ts';
import { createItem as command } from '../../operations/items.ts';
import { parseNewItem } from '../../parse/item.ts';

export const createItem: MutationResolvers['createItem'] = async (_parent, { input }, context) => {
  const idempotencyKey = checkIdempotencyKey(input.idempotencyKey);
  if (!idempotencyKey.ok) return toGraphQLRefusal(idempotencyKey.refusal);
  const parsed = parseNewItem(input);
  if (!parsed.ok) return toGraphQLRefusal(parsed.refusal);
  const outcome = await context.books.execute(
    command,
    context,
    parsed.value,
    context.commandRequest({ idempotencyKey: idempotencyKey.value }),
  );
  if (!outcome.ok) return toGraphQLRefusal(outcome.refusal);
  return { __typename: 'ItemCreated', item: await writtenItem(context, outcome.value) };
};
