import { createReadStream } from 'node:fs';
import { copyFile, link, mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { TargetFailed, type BackupTarget, type StoredFile } from './target.ts';

const OWNERS_ALONE = 0o600;
/** What is being written. Nobody takes it for a backup. */
const PART = '.part';
/** A part that is older was left by a run that was killed. */
const ABANDONED_AFTER_MILLISECONDS = 24 * 60 * 60 * 1000;

/** A folder: a file is written beside its place, reaches the disk, and gets its name then. */
export function folderTarget(text: string): BackupTarget {
  const root = resolve(text);
  const failed = (error: unknown): TargetFailed =>
    new TargetFailed(`${text}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  return {
    text,
    put: async (name, file) => {
      try {
        await putFile(join(root, name), file);
      } catch (error) {
        throw failed(error);
      }
    },
    list: async (folder) => {
      try {
        return await namesUnder(root, folder);
      } catch (error) {
        throw failed(error);
      }
    },
    read: async (name) => {
      try {
        const handle = await open(join(root, name), 'r');
        return createReadStream('', { fd: handle });
      } catch (error) {
        throw failed(error);
      }
    },
    close: () => undefined,
  };
}

async function putFile(place: string, { path }: StoredFile): Promise<void> {
  const folder = dirname(place);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await removeAbandoned(folder);
  const part = `${place}${PART}`;
  try {
    await copyFile(path, part);
    const handle = await open(part, 'r+');
    try {
      await handle.chmod(OWNERS_ALONE);
      await handle.sync();
    } finally {
      await handle.close();
    }
    // A name that is taken stays what it is: unlike a renaming, a link does not replace it.
    await link(part, place);
  } finally {
    await rm(part, { force: true });
  }
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function removeAbandoned(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.endsWith(PART)) continue;
    const part = join(folder, name);
    const age = Date.now() - (await stat(part).catch(() => ({ mtimeMs: Date.now() }))).mtimeMs;
    if (age > ABANDONED_AFTER_MILLISECONDS) await rm(part, { force: true });
  }
}

async function namesUnder(root: string, folder: string | null): Promise<readonly string[]> {
  const folders = folder === null ? await foldersOf(root) : [folder];
  const names: string[] = [];
  for (const each of folders) {
    const files = await readdir(join(root, each)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' && folder !== null) return [];
      throw error;
    });
    names.push(...files.filter((file) => !file.endsWith(PART)).map((file) => `${each}/${file}`));
  }
  return names.toSorted();
}

async function foldersOf(root: string): Promise<string[]> {
  const entries = await readdir(root, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}
