import { documentById, documentDraftById } from '@cifra/books/documents/queries';
import { refuse } from '@cifra/domain/refusals';
import { toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import type { MutationResolvers } from '../../generated/resolvers.ts';
import { issueRenderTicket, mustBeAllowed } from '../../operations/issue-render-ticket.ts';
import { parseRenderDocument } from '../../parse/render.ts';

export const renderDocument: MutationResolvers['renderDocument'] = async (_parent, { input }, context) => {
  const parsed = parseRenderDocument(input);
  if (!parsed.ok) return toGraphQLRefusal(parsed.refusal);
  const wish = parsed.value;
  const isDraft = wish.what === 'DRAFT';
  await mustBeAllowed(context, 'Mutation.renderDocument', [
    'File.Download',
    ...(isDraft ? (['Document.Draft.Read'] as const) : []),
  ]);
  const name = await context.books.read(context.tenantId, async (tx) => {
    if (!isDraft) return (await tx.first(documentById, { id: wish.id }))?.display_number ?? null;
    const draft = await tx.first(documentDraftById, { id: wish.id });
    return draft && `draft-${draft.id}`;
  });
  if (name === null)
    return toGraphQLRefusal(
      isDraft
        ? refuse('DRAFT_UNKNOWN', { draft: wish.id })
        : refuse('DOCUMENT_UNKNOWN', { document: wish.id }),
    );
  return issueRenderTicket(context, { wish, name });
};
