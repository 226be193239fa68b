import { issueTicket, newTicket } from '@cifra/books/files/tickets';
import { parseUuid } from '@cifra/domain/ids';
import { toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import { instantText } from '@cifra/subgraph-kit/shapes';
import { notFoundOrDenied, unauthenticated } from '@cifra/access/errors';
import { fileNameOf, problemOfExport } from '../../export/export-books.ts';
import { parseExport } from '../../parse/export-books.ts';
import { EXPORT_SOURCE } from '../../export/export-download.ts';
import type { MutationResolvers } from '../../generated/resolvers.ts';

export const exportBooks: MutationResolvers['exportBooks'] = async (_parent, { input }, context) => {
  const parsed = parseExport(input);
  if (!parsed.ok) return toGraphQLRefusal(parsed.refusal);
  const asked = parsed.value;
  const problem = problemOfExport(asked);
  if (problem) return toGraphQLRefusal(problem);
  const userId = parseUuid(context.access.claim.principal.id ?? '');
  if (!userId.ok) throw unauthenticated();
  const tenant = await context.books.tenantFacts(context.tenantId);
  if (!tenant) throw notFoundOrDenied();
  const { ticket, ticketHash } = newTicket();
  const fileName = fileNameOf(tenant.slug, asked);
  const wish = {
    userId: userId.value,
    tenantId: context.tenantId,
    purpose: 'DOWNLOAD',
    source: EXPORT_SOURCE,
    fileName,
    parameters: { ...asked },
  } as const;
  const issued = await context.books.executeControl(
    issueTicket,
    { ticketHash, wish },
    context.commandRequest({ idempotencyKey: null }),
  );
  if (!issued.ok) return toGraphQLRefusal(issued.refusal);
  const expiresAt = instantText(BigInt(issued.value.expiresAtMicros));
  return { __typename: 'ExportTicket', url: `/files/${ticket}`, fileName, expiresAt };
};
