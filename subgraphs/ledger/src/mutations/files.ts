import { notFoundOrDenied } from '@cifra/access/errors';
import { tenant } from '@cifra/access/field-rule';
import { doorRefusalCodes } from '@cifra/books/command';
import { newId } from '@cifra/books/ids';
import { refusalCodes } from '@cifra/domain/refusal-codes';
import { accepted } from '@cifra/domain/result';
import { fileNameOf, problemOfCurrency } from '@cifra/exchange/export/export-books';
import { EXPORT_SOURCE } from '@cifra/exchange/export/export-download';
import { issueTicketCommand, newTicket, type TicketInput } from '@cifra/files/tickets';
import { MAXIMUM_UPLOAD_BYTES } from '@cifra/files/uploads';
import { faultsToGraphQL, toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import { fault } from '@cifra/subgraph-kit/parse/parser';
import { instantText } from '@cifra/subgraph-kit/shapes';
import { ticketOwnerOf } from '@cifra/subgraph-kit/ticket-owner';
import type { LedgerContext } from '../context.ts';
import { exportRequest } from '../parse/export-request.ts';
import { uploadRequest } from '../parse/upload-request.ts';
import { plainMutation } from './kit.ts';

/** Every call makes a new ticket: there is no idempotency key to check. */
const refuses = refusalCodes('INPUT_INVALID', ...doorRefusalCodes);

export const fileMutations = [
  plainMutation('requestUpload', {
    needs: tenant('File.Upload'),
    answers: ['UploadTicket'],
    refuses,
    resolve: async (_parent, { input }, context) => {
      const parsed = uploadRequest.parse(input, ['input']);
      if (!parsed.ok) return faultsToGraphQL(parsed.refusal);
      const { fileName } = parsed.value;
      const uploadId = newId();
      const issued = await ticketFor(context, {
        ...ticketOwnerOf(context.access),
        tenantId: context.tenantId,
        purpose: 'UPLOAD',
        uploadId,
        fileName,
        maximumBytes: MAXIMUM_UPLOAD_BYTES,
      });
      if (!issued.ok) return toGraphQLRefusal(issued.refusal);
      return {
        __typename: 'UploadTicket',
        uploadId,
        url: issued.value.url,
        expiresAt: issued.value.expiresAt,
        maximumBytes: MAXIMUM_UPLOAD_BYTES,
      };
    },
  }),
  plainMutation('exportBooks', {
    needs: tenant('Books.Export'),
    isSteppedUp: true,
    answers: ['ExportTicket'],
    refuses,
    resolve: async (_parent, { input }, context) => {
      const parsed = exportRequest.parse(input, ['input']);
      if (!parsed.ok) return faultsToGraphQL(parsed.refusal);
      const owner = { ...ticketOwnerOf(context.access), tenantId: context.tenantId };
      const facts = await context.books.tenantFacts(context.tenantId);
      if (!facts) throw notFoundOrDenied();
      const problem = problemOfCurrency(parsed.value, facts.baseCurrency);
      if (problem) return faultsToGraphQL(fault(['input', 'format'], problem).refusal);
      const fileName = fileNameOf(facts.slug, parsed.value);
      const issued = await ticketFor(context, {
        ...owner,
        purpose: 'DOWNLOAD',
        source: EXPORT_SOURCE,
        fileName,
        parameters: { ...parsed.value },
      });
      if (!issued.ok) return toGraphQLRefusal(issued.refusal);
      return { __typename: 'ExportTicket', fileName, ...issued.value };
    },
  }),
];

/** Issues a ticket: where it is redeemed, and until when. */
async function ticketFor({ books, commandRequest }: LedgerContext, input: TicketInput) {
  const { ticket, ticketHash } = newTicket();
  const request = commandRequest({ idempotencyKey: null });
  const issued = await books.executeControl(issueTicketCommand, { ticketHash, input }, request);
  if (!issued.ok) return issued;
  const expiresAt = instantText(BigInt(issued.value.expiresAtMicros));
  return accepted({ url: `/files/${ticket}`, expiresAt, ticketHash });
}
