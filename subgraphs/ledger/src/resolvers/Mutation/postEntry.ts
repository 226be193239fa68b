import { checkIdempotencyKey } from '@cifra/domain/normalise';
import { toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import type { MutationResolvers } from '../../generated/resolvers.ts';
import { writtenEntry } from '../../operations/answers.ts';
import { postEntry as command } from '../../operations/post-entry.ts';
import { parseManualEntry } from '../../parse/manual-entry.ts';

export const postEntry: MutationResolvers['postEntry'] = async (_parent, { input }, context) => {
  const idempotencyKey = checkIdempotencyKey(input.idempotencyKey);
  if (!idempotencyKey.ok) return toGraphQLRefusal(idempotencyKey.refusal);
  const parsed = parseManualEntry(input);
  if (!parsed.ok) return toGraphQLRefusal(parsed.refusal);
  const outcome = await context.books.execute(
    command,
    context,
    parsed.value,
    context.commandRequest({ idempotencyKey: idempotencyKey.value }),
  );
  if (!outcome.ok) return toGraphQLRefusal(outcome.refusal);
  return { __typename: 'EntryPosted', entry: await writtenEntry(context, outcome.value) };
};
