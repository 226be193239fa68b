import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { access, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Uuid } from '@cifra/domain/ids';

/** The maximum size of an upload. */
export const MAXIMUM_UPLOAD_BYTES = 256 * 1024 * 1024;

export class UploadTooLarge extends Error {
  override readonly name = 'UploadTooLarge';
}

/** Where a tenant's uploaded files wait for the command that uses them. Ids only: no name of a caller reaches a path. */
export function uploadPath(
  dataDirectory: string,
  of: { readonly tenantId: Uuid; readonly uploadId: Uuid },
): string {
  return join(dataDirectory, 'uploads', of.tenantId, of.uploadId);
}

/** Streams a file to its place, atomically. Throws `UploadTooLarge`. */
export async function storeUpload(
  dataDirectory: string,
  upload: {
    readonly tenantId: Uuid;
    readonly uploadId: Uuid;
    readonly body: Readable;
    readonly maximumBytes: number;
  },
): Promise<{ readonly bytes: number; readonly fileHash: string }> {
  const path = uploadPath(dataDirectory, upload);
  await mkdir(join(path, '..'), { recursive: true, mode: 0o700 });
  const digest = createHash('sha256');
  let bytes = 0;
  // Synced to disk before it gets its name, so that a recorded upload does not vanish in a power failure.
  const file = createWriteStream(`${path}.part`, { mode: 0o600, flush: true });
  const closed = new Promise<void>((resolve) => {
    file.once('close', resolve);
  });
  try {
    await pipeline(
      upload.body,
      async function* measure(chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          bytes += chunk.length;
          if (bytes > upload.maximumBytes)
            throw new UploadTooLarge(`an upload has at most ${upload.maximumBytes} bytes`);
          digest.update(chunk);
          yield chunk;
        }
      },
      file,
    );
    await rename(`${path}.part`, path);
  } catch (error) {
    // Of a body that broke off at once the file is opened only now: it would be there after it was deleted.
    file.destroy();
    await closed;
    await rm(`${path}.part`, { force: true });
    throw error;
  }
  return { bytes, fileHash: digest.digest('hex') };
}

/** The path of a stored upload; null when there is none. */
export async function findUpload(
  dataDirectory: string,
  of: { readonly tenantId: Uuid; readonly uploadId: Uuid },
): Promise<string | null> {
  const path = uploadPath(dataDirectory, of);
  return access(path).then(
    () => path,
    () => null,
  );
}
