import { partiesOf } from '@cifra/access/claim';
import { tenant } from '@cifra/access/field-rule';
import { doorRefusalCodes } from '@cifra/books/command';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { faultsToGraphQL, toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import { ownDocumentById } from '@cifra/trade/reads/own-documents';
import type { DocumentsContext } from '../context.ts';
import { issueRenderTicket } from '../issue-render-ticket.ts';
import { ownDocumentRendering, statementRendering } from '../parse/rendering.ts';
import { plainMutation } from './kit.ts';

const isOwn = ({ access, tenantId }: DocumentsContext, partyId: Uuid): boolean =>
  partiesOf(access.claim, tenantId).includes(partyId);

/** Tickets for what a customer or vendor may fetch of their own. Their file is compared with the party once more when it is made. */
export const ownRenderingMutations = [
  plainMutation('renderOwnDocument', {
    needs: tenant('Party.Own'),
    answers: ['RenderTicket'],
    refuses: refusalCodes('INPUT_INVALID', 'DOCUMENT_UNKNOWN', ...doorRefusalCodes),
    resolve: async (_parent, { input }, context) => {
      const parsed = ownDocumentRendering.parse(input, ['input']);
      if (!parsed.ok) return faultsToGraphQL(parsed.refusal);
      const { documentId: id, partyId, ...rendering } = parsed.value;
      const document = isOwn(context, partyId)
        ? await context.books.read(context.tenantId, (tx) => tx.first(ownDocumentById, { id, partyId }))
        : null;
      if (document === null) return toGraphQLRefusal(refuse('DOCUMENT_UNKNOWN', { documentRef: id }));
      return issueRenderTicket(context, {
        rendering: { what: 'DOCUMENT', id, ownerId: partyId, ...rendering },
        name: document.display_number,
      });
    },
  }),

  plainMutation('renderOwnStatement', {
    needs: tenant('Party.Own'),
    answers: ['RenderTicket'],
    refuses: refusalCodes('INPUT_INVALID', 'PARTY_UNKNOWN', ...doorRefusalCodes),
    resolve: async (_parent, { input }, context) => {
      const parsed = statementRendering.parse(input, ['input']);
      if (!parsed.ok) return faultsToGraphQL(parsed.refusal);
      const { partyId, from, to } = parsed.value;
      if (!isOwn(context, partyId))
        return toGraphQLRefusal(refuse('PARTY_UNKNOWN', { lineNumber: null, partyRef: partyId }));
      const rendering = { ...parsed.value, ownerId: partyId };
      return issueRenderTicket(context, { rendering, name: `statement-${from}-${to}` });
    },
  }),
];
