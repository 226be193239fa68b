import type { Dirent } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Uuid } from '@cifra/domain/ids';

/** What a tenant's uploads may take together: they wait for the command that uses them, and are not kept. */
export const UPLOADS_OF_TENANT_BYTES = 1024 * 1024 * 1024;
/** After this an upload is deleted, used or not. */
export const UPLOAD_HOURS = 24;

const UPLOADS = 'uploads';

interface StoredFile {
  readonly path: string;
  readonly bytes: number;
  readonly changedAtMillis: number;
}

/** The bytes of a tenant's uploads, with those that are arriving. */
export async function uploadedBytes(dataDirectory: string, tenantId: Uuid): Promise<number> {
  const files = await filesIn(join(dataDirectory, UPLOADS, tenantId));
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Deletes the uploads of all tenants that are older than `UPLOAD_HOURS`. Answers how many files. */
export async function deleteOldUploads(dataDirectory: string, nowMillis: number): Promise<number> {
  const oldestMillis = nowMillis - UPLOAD_HOURS * 60 * 60 * 1000;
  let deleted = 0;
  for (const { name } of await entriesIn(join(dataDirectory, UPLOADS)))
    for (const { path, changedAtMillis } of await filesIn(join(dataDirectory, UPLOADS, name)))
      if (changedAtMillis < oldestMillis) {
        await rm(path, { force: true });
        deleted += 1;
      }
  return deleted;
}

async function filesIn(directory: string): Promise<StoredFile[]> {
  const files: StoredFile[] = [];
  for (const entry of await entriesIn(directory)) {
    const path = join(directory, entry.name);
    // Another process may have deleted it meanwhile.
    const found = await stat(path).catch(() => null);
    if (found?.isFile()) files.push({ path, bytes: found.size, changedAtMillis: found.mtimeMs });
  }
  return files;
}

/** None where there is no such directory yet. */
async function entriesIn(directory: string): Promise<Dirent[]> {
  try {
    return await readdir(directory, { withFileTypes: true });
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return [];
    throw error;
  }
}
