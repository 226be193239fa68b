import { toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import type { MutationResolvers } from '../../generated/resolvers.ts';
import { writtenDraft } from '../../operations/answers.ts';
import { discardEntryDraft as command } from '../../operations/draft-steps.ts';
import { parseStep } from '@cifra/subgraph-kit/parse-step';

export const discardEntryDraft: MutationResolvers['discardEntryDraft'] = async (
  _parent,
  { input },
  context,
) => {
  const parsed = parseStep(input, { field: 'draftId', id: input.draftId });
  if (!parsed.ok) return toGraphQLRefusal(parsed.refusal);
  const { step, idempotencyKey } = parsed.value;
  const outcome = await context.books.execute(
    command,
    context,
    step,
    context.commandRequest({ idempotencyKey }),
  );
  if (!outcome.ok) return toGraphQLRefusal(outcome.refusal);
  return { __typename: 'EntryDraftDiscarded', draft: await writtenDraft(context, outcome.value) };
};
