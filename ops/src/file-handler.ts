import { Readable } from 'node:stream';
import type { FileAnswer, FileHandler, FileRequest } from '@cifra/gateway/files';
import type { Books } from '@cifra/books/books';
import type { CommandRequest } from '@cifra/books/command';
import type { DownloadSource } from '@cifra/files/downloads';
import {
  findTicketOwner,
  recordUploadCommand,
  redeemTicketCommand,
  ticketHashOf,
  type DownloadTicketInput,
  type RedeemedTicket,
  type TicketPurpose,
  type UploadTicketInput,
} from '@cifra/files/tickets';
import type { Uuid } from '@cifra/domain/ids';
import { storeUpload, UploadTooLarge } from '@cifra/files/uploads';
import { objectId } from '@cifra/domain/object-id';
import { explanationOf, refuse, type Refusal } from '@cifra/domain/refusals';
import { actorOfTicket } from './acting.ts';
import { isGranted } from './is-granted.ts';

interface FileParts {
  readonly books: Books;
  readonly dataDirectory: string;
  /** The producers of downloads, by the name in the ticket. */
  readonly downloads: Readonly<Record<string, DownloadSource>>;
}

/**
 * Redeems tickets for the gateway's `/files/:ticket`. A ticket names its owner, who acts: only they may use it, with the rights that they have
 * then. What is no ticket is refused and not written down.
 */
export function createFileHandler(parts: FileParts): FileHandler {
  const { books } = parts;
  return {
    open: async (fileRequest): Promise<FileAnswer> => {
      const { caller, ticket: secret, method, origin } = fileRequest;
      const purpose: TicketPurpose = method === 'PUT' ? 'UPLOAD' : 'DOWNLOAD';
      const callerId = caller.kind === 'anonymous' ? null : (caller.id as Uuid);
      const presented = { ticketHash: ticketHashOf(secret), purpose, callerId };
      const owner = await findTicketOwner(books.control, presented, BigInt(Date.now()) * 1_000n);
      const actor = owner === null ? null : await actorOfTicket(books, owner, origin.ip);
      if (owner === null || actor === null) return notFound(refuse('TICKET_INVALID', { purpose }));
      const request = requestOf(fileRequest, actor);
      const { tenantId } = owner;
      const needed = ['File.Upload'] as const;
      // Of a download, its source knows what it needs.
      if (
        purpose === 'UPLOAD' &&
        !(await isGranted(books, { tenantId, needed, field: 'PUT /files' }, request))
      )
        return notFound(refuse('TICKET_INVALID', { purpose }));
      const redeemed = await books.executeControl(redeemTicketCommand, presented, request);
      if (!redeemed.ok) return notFound(redeemed.refusal);
      const ticket = redeemed.value;
      return ticket.purpose === 'UPLOAD'
        ? store(parts, ticket, { fileRequest, owner: request })
        : send(parts, ticket, request);
    },
  };
}

function requestOf({ origin, requestId }: FileRequest, actor: CommandRequest['actor']): CommandRequest {
  return {
    actor,
    requestId,
    origin: `${origin.ip} ${origin.userAgent ?? ''}`.trim().slice(0, 400),
    reason: null,
    idempotencyKey: null,
  };
}

function notFound(refusal: Refusal): FileAnswer {
  return { kind: 'refused', httpStatus: 404, code: refusal.code, message: explanationOf(refusal) };
}

async function store(
  { books, dataDirectory }: FileParts,
  { tenantId, uploadId, fileName, maximumBytes }: RedeemedTicket<UploadTicketInput>,
  { fileRequest: { body }, owner }: { readonly fileRequest: FileRequest; readonly owner: CommandRequest },
): Promise<FileAnswer> {
  try {
    const stored = await storeUpload(dataDirectory, {
      tenantId,
      uploadId,
      body: body ?? Readable.from([]),
      maximumBytes,
    });
    const upload = { uploadId, fileName, bytes: stored.bytes, fileHash: stored.fileHash };
    const recorded = await books.execute(recordUploadCommand, { tenantId }, upload, owner);
    if (!recorded.ok) return notFound(recorded.refusal);
    // As the API names it.
    return { kind: 'stored', body: { ...upload, uploadId: objectId('Upload', tenantId, uploadId) } };
  } catch (error) {
    if (error instanceof UploadTooLarge)
      return { kind: 'refused', httpStatus: 413, code: 'BODY_TOO_LARGE', message: error.message };
    throw error;
  }
}

/** The source records the download before the file's first byte; the stream is produced only as fast as it is consumed. */
async function send(
  { downloads }: FileParts,
  { source, tenantId, fileName, parameters, ticketHash }: RedeemedTicket<DownloadTicketInput>,
  owner: CommandRequest,
): Promise<FileAnswer> {
  const maker = downloads[source];
  if (maker === undefined) throw new Error(`no download source is named ${source}`);
  const opened = await maker({ tenantId, fileName, parameters, ticketHash }, owner);
  if (!opened.ok) return notFound(opened.refusal);
  const { contentType, body, byteLength } = opened.value;
  return {
    kind: 'download',
    stream: Readable.from(body, { objectMode: false }),
    contentType,
    fileName,
    contentLengthBytes: byteLength,
  };
}
