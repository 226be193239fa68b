import { access, constants, stat } from 'node:fs/promises';
import { CliFailure } from './failure.ts';

/** Why a file cannot be read, by the system's code; another is shown as the system says it. */
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EACCES: 'permission denied',
};

/** Fails with the file's name if it cannot be read, before any work on it begins. */
export async function requireReadable(path: string): Promise<void> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => unreadable(path, error));
  if (found.isDirectory()) throw new CliFailure(`${path} cannot be read: it is a directory`);
  await access(path, constants.R_OK).catch((error: NodeJS.ErrnoException) => unreadable(path, error));
}

function unreadable(path: string, error: NodeJS.ErrnoException): never {
  const reason = REASONS[error.code ?? ''] ?? error.message;
  throw new CliFailure(`${path} cannot be read: ${reason}`, { cause: error });
}
