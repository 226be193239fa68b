import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rm, stat, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { ResultColumn, ResultRow, SeenCommit } from '@cifra/database/investigation/message';
import type { Uuid } from '@cifra/domain/ids';

/**
 * The result of a query, as a file of lines beside the books: the columns first, then a row each. It is what was seen, not what a
 * second run would see, and nobody's but of who ran it. After a day it is deleted.
 */
export const RESULT_HOURS = 24;

const DIRECTORY = 'investigations';
const OFFSET_BYTES = 8;
const FLUSH_CHARACTERS = 256 * 1024;

export interface ResultPlace {
  readonly dataDirectory: string;
  /** Null: the control plane. */
  readonly tenantId: Uuid | null;
  readonly investigationId: Uuid;
}

export interface ResultHead {
  /** Who ran it: nobody else is shown the result. */
  readonly ownerId: string;
  readonly columns: readonly ResultColumn[];
  readonly seen: SeenCommit | null;
}

const pathOf = ({ dataDirectory, tenantId, investigationId }: ResultPlace): string =>
  join(dataDirectory, DIRECTORY, tenantId ?? 'control-plane', `${investigationId}.jsonl`);
const offsetsPath = (place: ResultPlace): string => `${pathOf(place)}.offsets`;

/** Writes a result as it comes. What was written of one that is cut off is deleted with the others. */
export class ResultFile {
  readonly #place: ResultPlace;
  readonly #handle: FileHandle;
  readonly #ownerId: string;
  readonly #offsets: number[] = [];
  readonly #hash = createHash('sha256');
  #bytes = 0;
  #pending = '';

  private constructor(place: ResultPlace, handle: FileHandle, ownerId: string) {
    this.#place = place;
    this.#handle = handle;
    this.#ownerId = ownerId;
  }

  /** Null: there is one already, so that an investigation runs once. */
  static async create(place: ResultPlace, ownerId: string): Promise<ResultFile | null> {
    await mkdir(dirname(pathOf(place)), { recursive: true, mode: 0o700 });
    const handle = await open(pathOf(place), 'wx', 0o600).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return null;
      throw error;
    });
    return handle && new ResultFile(place, handle, ownerId);
  }

  columns(columns: readonly ResultColumn[], seen: SeenCommit | null): void {
    this.#add({ ownerId: this.#ownerId, columns, seen } satisfies ResultHead);
  }

  /** Waits while what came before is written. */
  async row(row: ResultRow): Promise<void> {
    this.#offsets.push(this.#bytes);
    this.#add(row);
    if (this.#pending.length >= FLUSH_CHARACTERS) await this.#flush();
  }

  #add(value: unknown): void {
    const line = `${JSON.stringify(value)}\n`;
    this.#hash.update(line);
    this.#bytes += Buffer.byteLength(line);
    this.#pending += line;
  }

  async #flush(): Promise<void> {
    const text = this.#pending;
    this.#pending = '';
    await this.#handle.writeFile(text);
  }

  /** Answers the SHA-256 of the file; null where no column came, and there is none. */
  async close(): Promise<string | null> {
    const isEmpty = this.#bytes === 0;
    try {
      await this.#flush();
    } finally {
      await this.#handle.close();
    }
    if (isEmpty) {
      await rm(pathOf(this.#place), { force: true });
      return null;
    }
    const offsets = Buffer.alloc(this.#offsets.length * OFFSET_BYTES);
    this.#offsets.forEach((offset, at) => offsets.writeBigUInt64LE(BigInt(offset), at * OFFSET_BYTES));
    const handle = await open(offsetsPath(this.#place), 'wx', 0o600);
    try {
      await handle.writeFile(offsets);
    } finally {
      await handle.close();
    }
    return this.#hash.digest('hex');
  }
}

export interface KeptResult extends ResultHead {
  readonly rowCount: number;
}

/** What is kept of an investigation of this person; null: nothing, or it is somebody else's. */
export async function findResult(place: ResultPlace, ownerId: string): Promise<KeptResult | null> {
  const found = await stat(offsetsPath(place)).catch(() => null);
  if (found === null) return null;
  for await (const line of linesOf(place, 0)) {
    const head = JSON.parse(line) as ResultHead;
    return head.ownerId === ownerId ? { ...head, rowCount: found.size / OFFSET_BYTES } : null;
  }
  return null;
}

/** Rows from a place on, counted from 0. */
export async function readRows(
  place: ResultPlace,
  { from, count }: { readonly from: number; readonly count: number },
): Promise<readonly ResultRow[]> {
  const rows: ResultRow[] = [];
  const offset = await offsetOf(place, from);
  if (offset === null || count <= 0) return rows;
  for await (const line of linesOf(place, offset)) {
    rows.push(JSON.parse(line) as ResultRow);
    if (rows.length >= count) break;
  }
  return rows;
}

async function offsetOf(place: ResultPlace, row: number): Promise<number | null> {
  const handle = await open(offsetsPath(place), 'r');
  try {
    const { buffer, bytesRead } = await handle.read(
      Buffer.alloc(OFFSET_BYTES),
      0,
      OFFSET_BYTES,
      row * OFFSET_BYTES,
    );
    return bytesRead === OFFSET_BYTES ? Number(buffer.readBigUInt64LE()) : null;
  } finally {
    await handle.close();
  }
}

function linesOf(place: ResultPlace, start: number): AsyncIterable<string> {
  return createInterface({ input: createReadStream(pathOf(place), { start }), crlfDelay: Infinity });
}

/** Deletes results that are too old. Answers how many files. */
export async function deleteOldResults(dataDirectory: string, nowMillis: number): Promise<number> {
  const oldestMillis = nowMillis - RESULT_HOURS * 60 * 60 * 1000;
  let deleted = 0;
  const root = join(dataDirectory, DIRECTORY);
  for (const owner of await readdir(root).catch(() => []))
    for (const file of await readdir(join(root, owner)).catch(() => [])) {
      const path = join(root, owner, file);
      const found = await stat(path).catch(() => null);
      if (found === null || found.mtimeMs >= oldestMillis) continue;
      await rm(path, { force: true });
      deleted += 1;
    }
  return deleted;
}
