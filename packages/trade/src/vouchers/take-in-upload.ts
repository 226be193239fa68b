import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rm, stat } from 'node:fs/promises';
import type { Books } from '@cifra/books/books';
import type { CommandRequest } from '@cifra/books/command';
import type { Uuid } from '@cifra/domain/ids';
import { findUpload } from '@cifra/files/uploads';
import {
  attachVoucherCommand,
  problemOfFile,
  type ArrivedFile,
  type VoucherToAttach,
} from './attach-voucher.ts';
import { foundTypes, HEAD_BYTES } from './file-type.ts';
import { keepVoucherPart, PART_BYTES } from './parts.ts';
import { fileByHash } from './queries.ts';

/**
 * Attaches an upload to an object of its tenant's books. Its content goes into the tenant's database part by part, each a short piece of
 * work of its own, and the last command ties them to the object: until then nobody sees them, and what an attempt that was cut off leaves
 * behind is deleted. Refuses as `attachVoucherCommand`.
 */
export async function attachUpload(
  books: Books,
  { tenantId, wanted }: { readonly tenantId: Uuid; readonly wanted: VoucherToAttach },
  request: CommandRequest,
) {
  const path = await findUpload(books.location.dataDirectory, { tenantId, uploadId: wanted.uploadId });
  const facts = await books.tenantFacts(tenantId);
  const file = path === null ? null : await readArrived(path);
  if (
    path !== null &&
    file !== null &&
    facts !== null &&
    problemOfFile(wanted.type, file, facts.settings) === null
  )
    await keepContent(books, { tenantId, path, file }, request);
  const attached = await books.execute(
    attachVoucherCommand,
    { tenantId },
    { ...wanted, file, isScanned: books.scansVouchers },
    request,
  );
  // A request that is repeated finds its answer without it.
  if (attached.ok && path !== null) await rm(path, { force: true });
  return attached;
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

/** Keeps the content of a file of which the tenant has none yet. Nobody sees it before a command records the file. */
export async function keepContent(
  books: Books,
  { tenantId, path, file }: { readonly tenantId: Uuid; readonly path: string; readonly file: ArrivedFile },
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
