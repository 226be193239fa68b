import { firm, tenant } from '@cifra/access/field-rule';
import { notFoundOrDenied } from '@cifra/access/errors';
import { doorRefusalCodes } from '@cifra/books/command';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { issueTicketCommand, newTicket } from '@cifra/files/tickets';
import { instantText } from '@cifra/subgraph-kit/shapes';
import { fields } from '@cifra/subgraph-kit/parse/combine';
import { asGiven, uuid } from '@cifra/subgraph-kit/parse/values';
import { faultsToGraphQL, toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import { ticketOwnerOf } from '@cifra/subgraph-kit/ticket-owner';
import {
  INVESTIGATION_SOURCE,
  resultFileName,
  type ResultFormat,
} from '@cifra/trail/investigate/result-format';
import { findResult } from '@cifra/trail/investigate/results';
import {
  deleteInvestigationQueryCommand,
  listQueries,
  saveInvestigationQueryCommand,
} from '@cifra/trail/investigate/firm-queries';
import { investigate, investigateCodes } from '@cifra/trail/investigate/investigate';
import type { AuditContext } from '../context.ts';
import { findOwnInvestigation } from '../find-own-investigation.ts';
import {
  controlInvestigationInput,
  deletedQueryInput,
  investigationInput,
  savedQueryInput,
} from '../parse-investigation.ts';
import { mutation, mutationInSteps, plainMutation } from './kit.ts';

async function shown(context: AuditContext, tenantId: Uuid | null, investigationId: Uuid) {
  const investigation = await findOwnInvestigation(context, tenantId, investigationId);
  if (investigation === null) throw notFoundOrDenied();
  return { investigation };
}

async function savedQuery({ books }: AuditContext, name: string) {
  const query = (await listQueries(books.control)).find((each) => each.name === name);
  if (query === undefined) throw notFoundOrDenied();
  return { query };
}

const exportInput = fields({ investigationId: uuid, format: asGiven<ResultFormat>() });
const exportCodes = refusalCodes(
  'STEP_UP_REQUIRED',
  'INPUT_INVALID',
  'INVESTIGATION_UNKNOWN',
  ...doorRefusalCodes,
);

/** A ticket for the result of a query that the caller ran. */
async function issueTicket(
  context: AuditContext,
  { tenantId, slug }: { readonly tenantId: Uuid | null; readonly slug: string },
  input: { readonly investigationId: string; readonly format: ResultFormat },
) {
  const parsed = exportInput.parse(input, ['input']);
  if (!parsed.ok) return faultsToGraphQL(parsed.refusal);
  const { books, access } = context;
  const { investigationId, format } = parsed.value;
  const owner = ticketOwnerOf(access);
  const place = { dataDirectory: books.location.dataDirectory, tenantId, investigationId };
  if ((await findResult(place, owner.userId)) === null)
    return toGraphQLRefusal(refuse('INVESTIGATION_UNKNOWN', { investigationRef: investigationId }));
  const fileName = resultFileName(slug, investigationId, format);
  const { ticket, ticketHash } = newTicket();
  const wanted = { source: INVESTIGATION_SOURCE, fileName, parameters: { investigationId, format } };
  const issued = await books.executeControl(
    issueTicketCommand,
    { ticketHash, input: { ...owner, tenantId, purpose: 'DOWNLOAD', ...wanted } },
    context.commandRequest({ idempotencyKey: null }),
  );
  if (!issued.ok) return toGraphQLRefusal(issued.refusal);
  const expiresAt = instantText(BigInt(issued.value.expiresAtMicros));
  return { __typename: 'InvestigationTicket' as const, fileName, url: `/files/${ticket}`, expiresAt };
}

export const investigationMutations = [
  mutationInSteps('investigate', {
    needs: tenant('Investigation.Query'),
    input: investigationInput,
    refuses: investigateCodes,
    run: (input, { books, tenantId }, request) => investigate(books, tenantId, input, request),
    answers: 'Investigated',
    shape: ({ investigationId }, context) => shown(context, context.tenantId, investigationId),
  }),
  mutationInSteps('investigateControlPlane', {
    needs: firm('Investigation.QueryControlPlane'),
    isSteppedUp: 'ALWAYS',
    input: controlInvestigationInput,
    refuses: investigateCodes,
    run: (input, { books }, request) => investigate(books, null, input, request),
    answers: 'Investigated',
    shape: ({ investigationId }, context) => shown(context, null, investigationId),
  }),
  plainMutation('exportInvestigation', {
    needs: tenant('Investigation.Query'),
    isSteppedUp: true,
    answers: ['InvestigationTicket'],
    refuses: exportCodes,
    resolve: async (_parent, { input }, context) => {
      const facts = await context.books.tenantFacts(context.tenantId);
      if (!facts) throw notFoundOrDenied();
      return issueTicket(context, { tenantId: context.tenantId, slug: facts.slug }, input);
    },
  }),
  plainMutation('exportControlPlaneInvestigation', {
    needs: firm('Investigation.QueryControlPlane'),
    isSteppedUp: 'ALWAYS',
    answers: ['InvestigationTicket'],
    refuses: exportCodes,
    resolve: (_parent, { input }, context) =>
      issueTicket(context, { tenantId: null, slug: 'control-plane' }, input),
  }),
  mutation('saveInvestigationQuery', {
    needs: firm('Investigation.Query'),
    input: savedQueryInput,
    command: saveInvestigationQueryCommand,
    answers: 'InvestigationQuerySaved',
    shape: ({ name }, context) => savedQuery(context, name),
  }),
  mutation('deleteInvestigationQuery', {
    needs: firm('Investigation.Query'),
    input: deletedQueryInput,
    command: deleteInvestigationQueryCommand,
    answers: 'InvestigationQueryDeleted',
    shape: ({ name }) => ({ name }),
  }),
];
