import { tenant } from '@cifra/access/field-rule';
import { doorRefusalCodes } from '@cifra/books/command';
import { refusalCodes } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { faultsToGraphQL, toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import { documentById, documentDraftById } from '@cifra/trade/documents/queries';
import { moneyDocumentById } from '@cifra/trade/money/queries';
import { partyById } from '@cifra/trade/parties/queries';
import { issueRenderTicket, mustBeAllowed } from '../issue-render-ticket.ts';
import { documentRendering, moneyRendering, statementRendering } from '../parse/rendering.ts';
import { plainMutation } from './kit.ts';

/** Tickets for rendered files. They change no books and take no idempotency key: a ticket works once. */
export const renderingMutations = [
  plainMutation('renderDocument', {
    // And File.Download; of a draft Document.Draft.Read too.
    needs: tenant('Document.Read'),
    answers: ['RenderTicket'],
    refuses: refusalCodes('INPUT_INVALID', 'DOCUMENT_UNKNOWN', 'DRAFT_UNKNOWN', ...doorRefusalCodes),
    resolve: async (_parent, { input }, context) => {
      const parsed = documentRendering.parse(input, ['input']);
      if (!parsed.ok) return faultsToGraphQL(parsed.refusal);
      const rendering = parsed.value;
      const isDraft = rendering.what === 'DRAFT';
      await mustBeAllowed(context, 'Mutation.renderDocument', [
        'File.Download',
        ...(isDraft ? (['Document.Draft.Read'] as const) : []),
      ]);
      const name = await context.books.read(context.tenantId, async (tx) => {
        if (!isDraft) return (await tx.first(documentById, { id: rendering.id }))?.display_number ?? null;
        const draft = await tx.first(documentDraftById, { id: rendering.id });
        return draft && `draft-${draft.id}`;
      });
      if (name !== null) return issueRenderTicket(context, { rendering, name });
      return toGraphQLRefusal(
        isDraft
          ? refuse('DRAFT_UNKNOWN', { draftRef: rendering.id })
          : refuse('DOCUMENT_UNKNOWN', { documentRef: rendering.id }),
      );
    },
  }),

  plainMutation('renderMoneyDocument', {
    // And File.Download.
    needs: tenant('Document.Read'),
    answers: ['RenderTicket'],
    refuses: refusalCodes('INPUT_INVALID', 'MONEY_DOCUMENT_UNKNOWN', ...doorRefusalCodes),
    resolve: async (_parent, { input }, context) => {
      const parsed = moneyRendering.parse(input, ['input']);
      if (!parsed.ok) return faultsToGraphQL(parsed.refusal);
      const rendering = parsed.value;
      await mustBeAllowed(context, 'Mutation.renderMoneyDocument', ['File.Download']);
      const document = await context.books.read(context.tenantId, (tx) =>
        tx.first(moneyDocumentById, { id: rendering.id }),
      );
      return document
        ? issueRenderTicket(context, { rendering, name: document.display_number })
        : toGraphQLRefusal(refuse('MONEY_DOCUMENT_UNKNOWN', { moneyDocumentRef: rendering.id }));
    },
  }),

  plainMutation('renderStatement', {
    // And File.Download.
    needs: tenant('Statement.Read'),
    answers: ['RenderTicket'],
    refuses: refusalCodes('INPUT_INVALID', 'PARTY_UNKNOWN', ...doorRefusalCodes),
    resolve: async (_parent, { input }, context) => {
      const parsed = statementRendering.parse(input, ['input']);
      if (!parsed.ok) return faultsToGraphQL(parsed.refusal);
      const rendering = parsed.value;
      await mustBeAllowed(context, 'Mutation.renderStatement', ['File.Download']);
      const party = await context.books.read(context.tenantId, (tx) =>
        tx.first(partyById, { id: rendering.partyId }),
      );
      if (!party)
        return toGraphQLRefusal(refuse('PARTY_UNKNOWN', { lineNumber: null, partyRef: rendering.partyId }));
      return issueRenderTicket(context, {
        rendering,
        name: `statement-${party.code}-${rendering.from}-${rendering.to}`,
      });
    },
  }),
];
