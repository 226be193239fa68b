import { open, rm, type FileHandle } from 'node:fs/promises';
import { CliFailure } from './failure.ts';

/** Why a file cannot be written, by the system's code; another is shown as the system says it. */
const REASONS: Readonly<Record<string, string>> = {
  EEXIST: 'it already exists',
  ENOENT: 'there is no such directory',
  ENOTDIR: 'there is no such directory',
  EACCES: 'permission denied',
};

/**
 * Writes a new file. An existing file is not overwritten: the user has to delete it first. If writing fails, no file is
 * left, because half an export would look like a whole one.
 */
export async function writeNewFile(path: string, write: (file: FileHandle) => Promise<void>): Promise<void> {
  const file = await open(path, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    const reason = REASONS[error.code ?? ''] ?? error.message;
    throw new CliFailure(`${path} cannot be written: ${reason}`, { cause: error });
  });
  try {
    await write(file);
    await file.sync();
  } catch (error) {
    await rm(path);
    throw error;
  } finally {
    await file.close();
  }
}
