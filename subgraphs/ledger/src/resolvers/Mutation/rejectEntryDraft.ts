import { toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import type { MutationResolvers } from '../../generated/resolvers.ts';
import { writtenDraft } from '../../operations/answers.ts';
import { rejectEntryDraft as command } from '../../operations/draft-steps.ts';
import { parseStep } from '@cifra/subgraph-kit/parse-step';
import { parseReason } from '@cifra/subgraph-kit/parse-text';

export const rejectEntryDraft: MutationResolvers['rejectEntryDraft'] = async (
  _parent,
  { input },
  context,
) => {
  const parsed = parseStep(input, { field: 'draftId', id: input.draftId });
  if (!parsed.ok) return toGraphQLRefusal(parsed.refusal);
  const reason = parseReason(input.reason);
  if (!reason.ok) return toGraphQLRefusal(reason.refusal);
  const { step, idempotencyKey } = parsed.value;
  const outcome = await context.books.execute(
    command,
    context,
    step,
    context.commandRequest({ idempotencyKey, reason: reason.value }),
  );
  if (!outcome.ok) return toGraphQLRefusal(outcome.refusal);
  return { __typename: 'EntryDraftRejected', draft: await writtenDraft(context, outcome.value) };
};
