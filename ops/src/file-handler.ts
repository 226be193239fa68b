import { Readable } from 'node:stream';
import type { FileAnswer, FileHandler, FileRequest } from '@cifra/gateway/files';
import type { Books } from '@cifra/books/books';
import type { CommandRequest } from '@cifra/books/command';
import type { DownloadSource } from '@cifra/files/downloads';
import { originText } from '@cifra/books/origin-text';
import { whyUnable } from '@cifra/books/why-unable';
import { UPLOAD_HOURS, UPLOADS_OF_TENANT_BYTES } from '@cifra/files/stored-uploads';
import {
  findOpenTicket,
  recordUploadCommand,
  redeemTicketCommand,
  ticketHashOf,
  type DownloadTicketInput,
  type RedeemedTicket,
  type TicketPurpose,
  type UploadTicketInput,
} from '@cifra/files/tickets';
import type { Uuid } from '@cifra/domain/ids';
import { MAXIMUM_UPLOAD_BYTES, storeUpload, UploadTooLarge } from '@cifra/files/uploads';
import { objectId } from '@cifra/domain/object-id';
import { explanationOf, refuse, type Refusal } from '@cifra/domain/refusals';
import { actorOfCaller, actorOfTicket } from './acting.ts';
import { isStillGranted } from './still-granted.ts';
import { UploadQuota } from './upload-quota.ts';

interface FileParts {
  readonly books: Books;
  readonly dataDirectory: string;
  /** The producers of downloads, by the name in the ticket. */
  readonly downloads: Readonly<Record<string, DownloadSource>>;
  /** Those of files that are the firm's. Left out: none. */
  readonly firmDownloads?: Readonly<Record<string, DownloadSource<null>>>;
}

/** Redeems tickets for the gateway's `/files/:ticket`. A ticket is good for whoever has it, but for nobody who is signed in as another. */
export function createFileHandler(parts: FileParts): FileHandler {
  const quota = new UploadQuota(parts.dataDirectory);
  return { open: (request) => answered(() => open({ ...parts, quota }, request)) };
}

interface HandlerParts extends FileParts {
  readonly quota: UploadQuota;
}

async function open(parts: HandlerParts, fileRequest: FileRequest): Promise<FileAnswer> {
  const { books, quota } = parts;
  const purpose: TicketPurpose = fileRequest.method === 'PUT' ? 'UPLOAD' : 'DOWNLOAD';
  const { caller, origin } = fileRequest;
  const callerId = caller.kind === 'anonymous' ? null : (caller.id as Uuid);
  const presented = { ticketHash: ticketHashOf(fileRequest.ticket), purpose };
  const invalid = notFound(refuse('TICKET_INVALID', { purpose }));
  const found = await findOpenTicket(books.control, presented, BigInt(Date.now()) * 1_000n);
  if (found === null) return invalid;
  if (callerId !== null && callerId !== found.userId) {
    const request = requestOf(fileRequest, await actorOfCaller(books, callerId));
    const denied = { field: `${fileRequest.method} /files`, permission: 'own ticket', request };
    await books.recordDenial({ tenantId: null, aboutTenantId: found.tenantId, ...denied });
    return invalid;
  }
  // Whoever has the ticket, its owner acts.
  const actor = await actorOfTicket(books, found, origin.ip);
  if (actor === null) return invalid;
  const request = requestOf(fileRequest, actor);
  const redeem = async (use: (ticket: RedeemedTicket, owner: CommandRequest) => Promise<FileAnswer>) => {
    const redeemed = await books.executeControl(redeemTicketCommand, { ...presented, callerId }, request);
    return redeemed.ok ? use(redeemed.value, request) : notFound(redeemed.refusal);
  };
  if (purpose === 'DOWNLOAD')
    return redeem((ticket, owner) =>
      ticket.purpose === 'DOWNLOAD' ? send(parts, ticket, owner) : Promise.resolve(invalid),
    );
  const { tenantId } = found;
  if (tenantId === null) return invalid;
  books.checkRoom();
  const announcedBytes = fileRequest.contentLengthBytes;
  if (announcedBytes !== null && announcedBytes > MAXIMUM_UPLOAD_BYTES) return tooLarge(MAXIMUM_UPLOAD_BYTES);
  const stored = await quota.within({ tenantId, announcedBytes }, (quotaBytes) =>
    redeem((ticket, owner) =>
      ticket.purpose === 'UPLOAD'
        ? store(parts, ticket, { fileRequest, owner, quotaBytes })
        : Promise.resolve(invalid),
    ),
  );
  return stored ?? quotaUsed;
}

/** What a caller can act on is answered by name. */
async function answered(answer: () => Promise<FileAnswer>): Promise<FileAnswer> {
  try {
    return await answer();
  } catch (error) {
    const refusal = isDiskClosed(error) ? refuse('STORAGE_FULL', {}) : whyUnable(error);
    if (refusal === null) throw error;
    const httpStatus = refusal.code === 'STORAGE_FULL' ? 507 : 503;
    return { kind: 'refused', httpStatus, code: refusal.code, message: explanationOf(refusal) };
  }
}

function isDiskClosed(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EROFS');
}

/** The caller hung up, or sent less than was announced. */
function isCutOff(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    (error.code === 'ECONNRESET' || error.code === 'ERR_STREAM_PREMATURE_CLOSE')
  );
}

const cutOff: FileAnswer = {
  kind: 'refused',
  httpStatus: 400,
  code: 'BAD_REQUEST',
  message: 'The upload was cut off: nothing of it is kept. Request another ticket and send the whole file.',
};

const tooLarge = (maximumBytes: number): FileAnswer => ({
  kind: 'refused',
  httpStatus: 413,
  code: 'BODY_TOO_LARGE',
  message: `An upload has at most ${maximumBytes} bytes`,
});

const quotaUsed: FileAnswer = {
  kind: 'refused',
  httpStatus: 413,
  code: 'UPLOADS_FULL',
  message: `The client's uploads take ${UPLOADS_OF_TENANT_BYTES} bytes already, or would with this one. They are deleted ${UPLOAD_HOURS} hours after they came.`,
};

function requestOf({ origin, requestId }: FileRequest, actor: CommandRequest['actor']): CommandRequest {
  return { actor, requestId, origin: originText(origin), reason: null, idempotencyKey: null };
}

function notFound(refusal: Refusal): FileAnswer {
  return { kind: 'refused', httpStatus: 404, code: refusal.code, message: explanationOf(refusal) };
}

interface Storing {
  readonly fileRequest: FileRequest;
  readonly owner: CommandRequest;
  readonly quotaBytes: number;
}

async function store(
  { books, dataDirectory }: FileParts,
  { tenantId, uploadId, fileName, maximumBytes }: RedeemedTicket<UploadTicketInput>,
  { fileRequest: { body }, owner, quotaBytes }: Storing,
): Promise<FileAnswer> {
  if (!(await isStillGranted(books, { tenantId, needed: ['File.Upload'], request: owner })))
    return notFound(refuse('TICKET_INVALID', { purpose: 'UPLOAD' }));
  try {
    const stored = await storeUpload(dataDirectory, {
      tenantId,
      uploadId,
      body: body ?? Readable.from([]),
      maximumBytes: Math.min(maximumBytes, quotaBytes),
    });
    const upload = { uploadId, fileName, bytes: stored.bytes, fileHash: stored.fileHash };
    const recorded = await books.execute(recordUploadCommand, { tenantId }, upload, owner);
    if (!recorded.ok) return notFound(recorded.refusal);
    // As the API names it.
    return { kind: 'stored', body: { ...upload, uploadId: objectId('Upload', tenantId, uploadId) } };
  } catch (error) {
    if (error instanceof UploadTooLarge) return tooLarge(Math.min(maximumBytes, quotaBytes));
    if (isCutOff(error)) return cutOff;
    throw error;
  }
}

/** The source records the download before the file's first byte; the stream is produced only as fast as it is consumed. */
async function send(
  { downloads, firmDownloads = {} }: FileParts,
  { source, tenantId, fileName, parameters, ticketHash }: RedeemedTicket<DownloadTicketInput>,
  owner: CommandRequest,
): Promise<FileAnswer> {
  const wanted = { fileName, parameters, ticketHash };
  const opened = await (tenantId === null
    ? firmDownloads[source]?.({ ...wanted, tenantId }, owner)
    : downloads[source]?.({ ...wanted, tenantId }, owner));
  if (opened === undefined) throw new Error(`no download source is named ${source}`);
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
