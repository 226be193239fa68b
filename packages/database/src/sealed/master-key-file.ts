import { randomBytes, randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { MASTER_KEY_BYTES, type MasterKey } from '../kit/sealed-cipher.ts';

/** A master key file that may not be used as it is. The message names the file and what to do, and no key. */
export class MasterKeyFileInvalid extends Error {
  override readonly name = 'MasterKeyFileInvalid';
}

const GREATEST_NUMBER = 0xff_ff_ff_ff;
const HEADER = `# Master keys of Cifra. Keep this file apart from the data and its backups, readable by its owner only.
# One key a line: number, base64 of 32 bytes. The greatest number seals; older keys still open. docs/decisions/0021-sealed-columns.md
`;

/**
 * The keys of a file, the newest last; null if there is no such file. Throws `MasterKeyFileInvalid` if others than its owner may read
 * it, if a line is not understood, or if it has no key.
 */
export function readMasterKeyFile(file: string): readonly MasterKey[] | null {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (stats === undefined) return null;
  // Windows has no such permission bits.
  if (process.platform !== 'win32' && (stats.mode & 0o077) !== 0)
    throw new MasterKeyFileInvalid(
      `${file} can be read by others (mode ${(stats.mode & 0o777).toString(8)}); run: chmod 600 ${file}`,
    );
  return parseMasterKeys(readFileSync(file, 'utf8'), file);
}

/** The keys in the text of a file, the newest last. Throws `MasterKeyFileInvalid`, which names the line and repeats nothing of it. */
export function parseMasterKeys(text: string, file: string): readonly MasterKey[] {
  const keys = new Map<number, MasterKey>();
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const [, digits = '', base64 = ''] = /^(\d{1,10}) ([A-Za-z0-9+/]{43}=)\s*$/.exec(line) ?? [];
    const key = { number: Number(digits), bytes: Buffer.from(base64, 'base64') };
    const isKey = key.number >= 1 && key.number <= GREATEST_NUMBER && key.bytes.length === MASTER_KEY_BYTES;
    if (!isKey || keys.has(key.number))
      throw new MasterKeyFileInvalid(
        `${file}, line ${index + 1}: must be a number that no other line has, a space, and the base64 of 32 bytes`,
      );
    keys.set(key.number, key);
  }
  if (keys.size === 0) throw new MasterKeyFileInvalid(`${file} has no key`);
  return [...keys.values()].toSorted((left, right) => left.number - right.number);
}

/** Creates the file with a first key and mode 0600. Does nothing if another process has just created it. */
export function createMasterKeyFile(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  written(file, `${HEADER}${lineOf(1)}`, (temporary) => {
    try {
      linkSync(temporary, file);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
  });
}

/**
 * Adds a key, which seals from now on, and creates the file if there is none. The lines that are there stay as they are. A reader
 * sees the file before or after, never half of it. Returns the new key's number.
 */
export function addMasterKey(file: string): number {
  const known = readMasterKeyFile(file);
  if (known === null) {
    createMasterKeyFile(file);
    return 1;
  }
  const number = (known.at(-1)?.number ?? 0) + 1;
  const text = readFileSync(file, 'utf8');
  const complete = text.endsWith('\n') ? text : `${text}\n`;
  written(file, `${complete}${lineOf(number)}`, (temporary) => renameSync(temporary, file));
  return number;
}

function lineOf(number: number): string {
  return `${number} ${randomBytes(MASTER_KEY_BYTES).toString('base64')}\n`;
}

function written(file: string, text: string, put: (temporary: string) => void): void {
  const temporary = `${file}.${randomUUID()}.tmp`;
  writeFileSync(temporary, text, { mode: 0o600, flag: 'wx', flush: true });
  try {
    put(temporary);
  } finally {
    rmSync(temporary, { force: true });
  }
}
