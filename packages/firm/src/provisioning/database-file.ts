import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { createEmptyDatabaseImage } from '@cifra/database/migrations/sqlite';
import type { DatabaseKind } from '@cifra/database/tables/kinds';

/** Bytes 18 and 19 of a SQLite file are 2 in WAL mode. https://sqlite.org/fileformat2.html#file_format_version_numbers */
const WRITE_VERSION = 18;
const READ_VERSION = 19;
const WAL = 2;

const temporaryEnd = '.creating';
const MOST_ATTEMPTS = 10;

/**
 * Writes a migrated, empty database: the whole file or none. The image goes to a file of another name, reaches the disk, and is
 * then given its name; a database that is already there is left as it is. True when the file is new.
 */
export async function createDatabaseFile(file: string, kind: DatabaseKind): Promise<boolean> {
  const directory = path.dirname(file);
  await mkdir(directory, { recursive: true });
  for (let attempt = 1; ; attempt += 1) {
    if ((await namesIn(directory)).includes(path.basename(file))) return false;
    try {
      return await linkNewFile(file, kind);
    } catch (error) {
      // Another process that started at the same moment took the unfinished file for a leftover.
      if (!hasCode(error, 'ENOENT') || attempt === MOST_ATTEMPTS) throw error;
    }
  }
}

async function linkNewFile(file: string, kind: DatabaseKind): Promise<boolean> {
  const directory = path.dirname(file);
  const image = Uint8Array.from(createEmptyDatabaseImage(kind));
  image[WRITE_VERSION] = WAL;
  image[READ_VERSION] = WAL;
  const temporary = `${file}.${randomUUID()}${temporaryEnd}`;
  const handle = await open(temporary, 'wx', 0o600);
  try {
    await handle.writeFile(image);
    await handle.sync();
  } finally {
    await handle.close();
  }
  try {
    // A link and not a rename: a rename would put an empty database over one with books in it.
    await link(temporary, file);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    await rm(temporary, { force: true });
    await syncDirectory(directory);
  }
}

/** Removes what interrupted runs left of a database file. None of it was ever a database. */
export async function removeUnfinishedFiles(file: string): Promise<void> {
  const directory = path.dirname(file);
  for (const name of await namesIn(directory)) {
    if (name.startsWith(`${path.basename(file)}.`) && name.endsWith(temporaryEnd))
      await rm(path.join(directory, name), { force: true });
  }
}

/** Removes a database that was never written to. */
export async function removeDatabaseFile(file: string): Promise<void> {
  if ((await namesIn(path.dirname(file))).length === 0) return;
  await removeUnfinishedFiles(file);
  for (const suffix of ['-wal', '-shm', '']) await rm(`${file}${suffix}`, { force: true });
  await syncDirectory(path.dirname(file));
}

async function namesIn(directory: string): Promise<readonly string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  }
}

/** A name reaches the disk with its directory; Windows has no such call and needs none. */
async function syncDirectory(directory: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
