import type { FileAnswer, FileHandler } from '@cifra/gateway/files';
import type { Books } from '@cifra/books/books';
import type { CommandRequest } from '@cifra/books/command';
import { recordUpload, redeemTicket, ticketHashOf } from '@cifra/books/files/tickets';
import { storeUpload, UploadTooLarge } from '@cifra/books/files/uploads';
import { messageOf } from '@cifra/domain/refusals';

/** Redeems tickets for the gateway's `/files/:ticket`. A ticket names its subject: only that caller may use it. */
export function createFileHandler({
  books,
  dataDirectory,
}: {
  readonly books: Books;
  readonly dataDirectory: string;
}): FileHandler {
  return {
    open: async ({ ticket, method, caller, requestId, origin, body }): Promise<FileAnswer> => {
      if (method === 'GET' || body === null)
        return {
          kind: 'refused',
          httpStatus: 404,
          code: 'TICKET_INVALID',
          message: 'There is nothing to download with this ticket.',
        };
      const request: CommandRequest = {
        actor:
          caller.kind === 'anonymous'
            ? { kind: 'anonymous', id: null, name: 'ticket' }
            : { kind: 'user', id: caller.id, name: 'ticket' },
        requestId,
        origin: `${origin.ip} ${origin.userAgent ?? ''}`.trim().slice(0, 400),
        reason: null,
        idempotencyKey: null,
      };
      const redeemed = await books.executeControl(
        redeemTicket,
        { ticketHash: ticketHashOf(ticket), purpose: 'UPLOAD' },
        request,
      );
      if (!redeemed.ok)
        return {
          kind: 'refused',
          httpStatus: 404,
          code: redeemed.refusal.code,
          message: messageOf(redeemed.refusal),
        };
      const { userId, tenantId, uploadId, fileName, maximumBytes } = redeemed.value;
      if (caller.kind !== 'anonymous' && caller.id !== userId)
        return {
          kind: 'refused',
          httpStatus: 404,
          code: 'TICKET_INVALID',
          message: messageOf({ code: 'TICKET_INVALID', facts: { purpose: 'UPLOAD' } }),
        };
      try {
        const stored = await storeUpload(dataDirectory, { tenantId, uploadId, body, maximumBytes });
        const upload = { uploadId, fileName, bytes: stored.bytes, fileHash: stored.fileHash };
        const owner: CommandRequest = { ...request, actor: { kind: 'user', id: userId, name: 'ticket' } };
        const recorded = await books.execute(recordUpload, { tenantId }, upload, owner);
        if (!recorded.ok)
          return {
            kind: 'refused',
            httpStatus: 404,
            code: recorded.refusal.code,
            message: messageOf(recorded.refusal),
          };
        return { kind: 'stored', body: upload };
      } catch (error) {
        if (error instanceof UploadTooLarge)
          return { kind: 'refused', httpStatus: 413, code: 'BODY_TOO_LARGE', message: error.message };
        throw error;
      }
    },
  };
}
