import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rm, stat } from 'node:fs/promises';
import type { Books } from '@cifra/books/books';
import type { CommandRequest } from '@cifra/books/command';
import type { Uuid } from '@cifra/domain/ids';
import { findUpload } from '@cifra/files/uploads';
import {
  attachVoucherCommand,
  decideAttaching,
  type ArrivedFile,
  type AttachRefusal,
  type FileToAttach,
  type VoucherToAttach,
} from './attach-voucher.ts';
import { foundTypes, HEAD_BYTES } from './file-type.ts';
import { inTurn } from './in-turn.ts';
import { dropVoucherParts, keepVoucherPart, PART_BYTES } from './parts.ts';
import { fileByHash } from './queries.ts';

export interface UploadToAttach extends VoucherToAttach {
  /** The SHA-256 that whoever sent the file found; null: they did not say. */
  readonly declaredHash: string | null;
}

/**
 * Attaches an upload to an object of its tenant's books. Its content goes into the tenant's database part by part, each a short piece of
 * work of its own, and the last command ties them to the object: until then nobody sees them. Nothing of a file that is refused goes
 * there, and what an attempt that was cut off leaves behind is deleted. Several attempts with one upload take turns. Refuses as
 * `attachVoucherCommand`.
 */
export function attachUpload(
  books: Books,
  { tenantId, wanted }: { readonly tenantId: Uuid; readonly wanted: UploadToAttach },
  request: CommandRequest,
) {
  return inTurn(`${tenantId} ${wanted.uploadId}`, async () => {
    const path = await findUpload(books.location.dataDirectory, { tenantId, uploadId: wanted.uploadId });
    const file = path === null ? null : await readArrived(path);
    const attach = (refusedBefore: AttachRefusal | null) =>
      books.execute(
        attachVoucherCommand,
        { tenantId },
        { ...wanted, file, refusedBefore, isScanned: books.scansVouchers },
        request,
      );
    if (path === null || file === null) return attach(null);
    const problem = await problemBefore(books, tenantId, { ...wanted, file });
    const attached =
      problem === null
        ? await withContent(books, { tenantId, path, file }, request, () => attach(null))
        : await attach(problem);
    // A request that is repeated finds its answer without it.
    if (attached.ok) await rm(path, { force: true });
    return attached;
  });
}

/** Why a file would be refused, as the books are now: its content does not have to go there to find out. */
async function problemBefore(
  books: Books,
  tenantId: Uuid,
  wanted: FileToAttach,
): Promise<AttachRefusal | null> {
  const facts = await books.tenantFacts(tenantId);
  if (facts === null) return null;
  const { settings } = facts;
  const found = await books.read(tenantId, (tx) => decideAttaching(tx, wanted, settings));
  return found === null || found.ok ? null : found.refusal;
}

/** What a file is, read once to its end: one part in memory. */
export async function readArrived(path: string): Promise<ArrivedFile> {
  const { size } = await stat(path);
  const head = Buffer.alloc(Math.min(HEAD_BYTES, size));
  const handle = await open(path);
  try {
    await handle.read(head, 0, head.length, 0);
  } finally {
    await handle.close();
  }
  const digest = createHash('sha256');
  let byteCount = 0;
  for await (const piece of createReadStream(path, { highWaterMark: PART_BYTES }) as AsyncIterable<Buffer>) {
    digest.update(piece);
    byteCount += piece.length;
  }
  return {
    fileHash: digest.digest('hex'),
    byteCount,
    partCount: Math.ceil(byteCount / PART_BYTES),
    foundTypes: foundTypes(head),
  };
}

interface WaitingContent {
  readonly tenantId: Uuid;
  readonly path: string;
  readonly file: ArrivedFile;
}

/**
 * Keeps the content of a file, and runs what records it; where that refuses, the content is deleted again. The same content is taken in by one at
 * a time: nobody deletes what another one is about to record.
 */
export function withContent<Value extends { readonly ok: boolean }>(
  books: Books,
  waiting: WaitingContent,
  request: CommandRequest,
  record: () => Promise<Value>,
): Promise<Value> {
  const { tenantId, file } = waiting;
  const { fileHash } = file;
  return inTurn(`${tenantId} ${fileHash}`, async () => {
    await keepContent(books, waiting, request);
    const recorded = await record();
    if (!recorded.ok)
      await books.execute(dropVoucherParts, { tenantId }, { fileHash }, { ...request, idempotencyKey: null });
    return recorded;
  });
}

/** Keeps the content of a file of which the tenant has none yet. Nobody sees it before a command records the file. */
async function keepContent(
  books: Books,
  { tenantId, path, file }: WaitingContent,
  request: CommandRequest,
): Promise<void> {
  const { fileHash, partCount } = file;
  const known = await books.read(tenantId, (tx) => tx.first(fileByHash, { fileHash }));
  if (known !== null) return;
  const handle = await open(path);
  try {
    for (let ordinal = 1; ordinal <= partCount; ordinal += 1) {
      const { buffer, bytesRead } = await handle.read(
        Buffer.alloc(PART_BYTES),
        0,
        PART_BYTES,
        (ordinal - 1) * PART_BYTES,
      );
      const content = buffer.subarray(0, bytesRead).toString('base64');
      await books.execute(
        keepVoucherPart,
        { tenantId },
        { fileHash, ordinal, content },
        {
          ...request,
          idempotencyKey: null,
        },
      );
    }
  } finally {
    await handle.close();
  }
}
