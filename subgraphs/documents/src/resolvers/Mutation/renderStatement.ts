import { partyById } from '@cifra/books/parties/queries';
import { refuse } from '@cifra/domain/refusals';
import { toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import type { MutationResolvers } from '../../generated/resolvers.ts';
import { issueRenderTicket, mustBeAllowed } from '../../operations/issue-render-ticket.ts';
import { parseRenderStatement } from '../../parse/render.ts';

export const renderStatement: MutationResolvers['renderStatement'] = async (_parent, { input }, context) => {
  const parsed = parseRenderStatement(input);
  if (!parsed.ok) return toGraphQLRefusal(parsed.refusal);
  const wish = parsed.value;
  await mustBeAllowed(context, 'Mutation.renderStatement', ['File.Download']);
  const party = await context.books.read(context.tenantId, (tx) => tx.first(partyById, { id: wish.partyId }));
  if (!party) return toGraphQLRefusal(refuse('PARTY_UNKNOWN', { line: null, party: wish.partyId }));
  return issueRenderTicket(context, { wish, name: `statement-${party.code}-${wish.from}-${wish.to}` });
};
