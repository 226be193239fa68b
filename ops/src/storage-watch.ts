import { statfs, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StorageFull } from '@cifra/database/failures';
import type { Room } from '@cifra/books/room';

const MEBIBYTE = 1024 * 1024;
const LOOK_EVERY_MILLIS = 2_000;

export interface StorageState {
  readonly status: 'ok' | 'full' | 'read-only';
  readonly freeBytes: number;
}

export interface StorageWatchOptions {
  /** Below this, the tenants' books take no new work. */
  readonly reserveBytes: number;
  /** What a user of the data directory can still write. */
  readonly freeBytes: () => Promise<number>;
  /** False once the file system takes no writes: a system makes it read-only when its disk fails. */
  readonly isWritable: () => Promise<boolean>;
}

/**
 * Whether a change of a file's times is taken. Permissions alone do not tell: Linux may leave a file system whose disk failed mounted for
 * writing and refuse each write. What fails for another reason says nothing of the whole.
 */
async function isWritable(probe: string): Promise<boolean> {
  const now = new Date();
  try {
    await utimes(probe, now, now).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
      await writeFile(probe, '', { mode: 0o600 });
    });
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code !== 'EROFS' && code !== 'EIO';
  }
}

/**
 * Looks how much room there is, so that the books refuse new work by name before a commit fails half way. The control plane goes on into a
 * quarter of the reserve: log-ins, and what is recorded of refused attempts. Where the file system cannot be written at all, neither takes
 * anything. Once there is room again, so is all else.
 */
export class StorageWatch implements Room {
  readonly #options: StorageWatchOptions;
  #freeBytes = Number.POSITIVE_INFINITY;
  #status: StorageState['status'] = 'ok';
  #timer: NodeJS.Timeout | null = null;

  constructor(options: StorageWatchOptions) {
    this.#options = options;
  }

  static of(directory: string, reserveMebibytes: number): StorageWatch {
    return new StorageWatch({
      reserveBytes: reserveMebibytes * MEBIBYTE,
      freeBytes: async () => {
        const { bavail, bsize } = await statfs(directory);
        return bavail * bsize;
      },
      isWritable: () => isWritable(join(directory, '.storage-probe')),
    });
  }

  /** Resolves after the first look. */
  async start(): Promise<void> {
    await this.look();
    this.#timer = setInterval(() => void this.look(), LOOK_EVERY_MILLIS).unref();
  }

  stop(): void {
    if (this.#timer) clearInterval(this.#timer);
  }

  get state(): StorageState {
    return { status: this.#status, freeBytes: this.#freeBytes };
  }

  async look(): Promise<void> {
    try {
      this.#freeBytes = await this.#options.freeBytes();
    } catch {
      // A file system that tells nothing is used until it refuses.
      this.#freeBytes = Number.POSITIVE_INFINITY;
    }
    const isWritable = await this.#options.isWritable();
    this.#status = isWritable ? (this.#freeBytes < this.#options.reserveBytes ? 'full' : 'ok') : 'read-only';
  }

  check(target: 'control' | 'tenant'): void {
    if (this.#status === 'read-only') throw new StorageFull('the file system cannot be written');
    const isRefused =
      target === 'tenant' ? this.#status === 'full' : this.#freeBytes < this.#options.reserveBytes / 4;
    if (isRefused) throw new StorageFull('there is less room than the reserve');
  }
}
