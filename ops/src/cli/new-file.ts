import { open, rm, type FileHandle } from 'node:fs/promises';
import { CliFailure } from './failure.ts';

/**
 * Writes a new file. An existing file is not overwritten: the user has to delete it first. If writing fails, no file is
 * left, because half an export would look like a whole one.
 */
export async function writeNewFile(path: string, write: (file: FileHandle) => Promise<void>): Promise<void> {
  const file = await open(path, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    throw new CliFailure(`${path} cannot be written: ${error.message}`, { cause: error });
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
