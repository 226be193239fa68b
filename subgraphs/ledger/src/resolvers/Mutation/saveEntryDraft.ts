import { checkIdempotencyKey } from '@cifra/domain/normalise';
import { toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import type { MutationResolvers } from '../../generated/resolvers.ts';
import { writtenDraft } from '../../operations/answers.ts';
import { saveEntryDraft as command } from '../../operations/save-entry-draft.ts';
import { parseSaveEntryDraft } from '../../parse/save-entry-draft.ts';

export const saveEntryDraft: MutationResolvers['saveEntryDraft'] = async (_parent, { input }, context) => {
  const idempotencyKey = checkIdempotencyKey(input.idempotencyKey);
  if (!idempotencyKey.ok) return toGraphQLRefusal(idempotencyKey.refusal);
  const parsed = parseSaveEntryDraft(input);
  if (!parsed.ok) return toGraphQLRefusal(parsed.refusal);
  const outcome = await context.books.execute(
    command,
    context,
    parsed.value,
    context.commandRequest({ idempotencyKey: idempotencyKey.value }),
  );
  if (!outcome.ok) return toGraphQLRefusal(outcome.refusal);
  return { __typename: 'EntryDraftSaved', draft: await writtenDraft(context, outcome.value) };
};
