import { mkdir, open, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** The data directory cannot be used as it is. The message says what to do. */
export class DataDirectoryRefused extends Error {
  override readonly name = 'DataDirectoryRefused';
}

/** What others of the machine may not have: the group may read at most. */
const forbiddenBits = 0o027;

/** Creates the data directory if there is none. Throws DataDirectoryRefused where others could read or change the books, or nobody can write. */
export async function prepareDataDirectory(directory: string): Promise<void> {
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new DataDirectoryRefused(`The data directory ${directory} cannot be created: ${reasonOf(error)}`, {
      cause: error,
    });
  }
  const { mode } = await stat(directory);
  // Windows has no such permission bits.
  if (process.platform !== 'win32' && (mode & forbiddenBits) !== 0)
    throw new DataDirectoryRefused(
      `The data directory ${directory} is open to other users of this machine (mode ${(mode & 0o777).toString(8)}). Close it: chmod 700 ${directory}`,
    );
  await checkWritable(directory);
}

/** Tried rather than looked up: a file system that is mounted read-only says nothing in its permission bits. */
async function checkWritable(directory: string): Promise<void> {
  const probe = join(directory, `.writable-${process.pid}`);
  try {
    const handle = await open(probe, 'w', 0o600);
    await handle.close();
  } catch (error) {
    // A full disk is served: what is there can be read.
    if (codeOf(error) === 'ENOSPC') return;
    throw new DataDirectoryRefused(
      `The data directory ${directory} cannot be written: ${reasonOf(error)}. Its file system and its owner must let this user write`,
      { cause: error },
    );
  }
  await rm(probe, { force: true });
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function reasonOf(error: unknown): string {
  const reasons: Readonly<Record<string, string>> = {
    EACCES: 'permission denied',
    EPERM: 'permission denied',
    EROFS: 'the file system is read-only',
    ENOTDIR: 'a part of the path is no directory',
    EEXIST: 'there is a file of this name',
    ENOSPC: 'the disk is full',
  };
  const code = codeOf(error);
  return reasons[code] ?? code;
}
