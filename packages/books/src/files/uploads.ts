import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { access, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Uuid } from '@cifra/domain/ids';

/** The largest file that one upload takes. */
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

/** Streams a file to its place: whole or not at all. Throws `UploadTooLarge`. */
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
      // On the disk before it has its name: an upload that is recorded does not vanish with the power.
      createWriteStream(`${path}.part`, { mode: 0o600, flush: true }),
    );
    await rename(`${path}.part`, path);
  } catch (error) {
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
