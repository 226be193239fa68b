import { issueTicket, newTicket } from '@cifra/books/files/tickets';
import { MAXIMUM_UPLOAD_BYTES } from '@cifra/books/files/uploads';
import { newId } from '@cifra/books/ids';
import { parseUuid } from '@cifra/domain/ids';
import { refuse } from '@cifra/domain/refusals';
import { toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import { instantText } from '@cifra/subgraph-kit/shapes';
import { unauthenticated } from '@cifra/access/errors';
import type { MutationResolvers } from '../../generated/resolvers.ts';

const LONGEST_FILE_NAME = 255;

export const requestUpload: MutationResolvers['requestUpload'] = async (_parent, { input }, context) => {
  const fileName = input.fileName.normalize('NFC').trim();
  if (fileName.length < 1 || fileName.length > LONGEST_FILE_NAME || !fileName.isWellFormed())
    return toGraphQLRefusal(
      refuse('INPUT_INVALID', {
        field: 'fileName',
        problem: `must have 1 to ${LONGEST_FILE_NAME} characters`,
        value: fileName.slice(0, 64),
      }),
    );
  const userId = parseUuid(context.access.claim.principal.id ?? '');
  if (!userId.ok) throw unauthenticated();
  const { ticket, ticketHash } = newTicket();
  const uploadId = newId();
  const wish = {
    userId: userId.value,
    tenantId: context.tenantId,
    purpose: 'UPLOAD',
    uploadId,
    fileName,
    maximumBytes: MAXIMUM_UPLOAD_BYTES,
  } as const;
  const issued = await context.books.executeControl(
    issueTicket,
    { ticketHash, wish },
    context.commandRequest({ idempotencyKey: null }),
  );
  if (!issued.ok) return toGraphQLRefusal(issued.refusal);
  const expiresAt = instantText(BigInt(issued.value.expiresAtMicros));
  return {
    __typename: 'UploadTicket',
    uploadId,
    url: `/files/${ticket}`,
    expiresAt,
    maximumBytes: MAXIMUM_UPLOAD_BYTES,
  };
};
