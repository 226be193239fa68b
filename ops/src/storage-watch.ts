import { statfs } from 'node:fs/promises';
import { StorageFull } from '@cifra/database/failures';
import type { Room } from '@cifra/books/room';

const MEBIBYTE = 1024 * 1024;
const LOOK_EVERY_MILLIS = 2_000;

export interface StorageState {
  readonly status: 'ok' | 'full';
  readonly freeBytes: number;
}

export interface StorageWatchOptions {
  /** Below this, the tenants' books take no new work. */
  readonly reserveBytes: number;
  /** What a user of the data directory can still write. */
  readonly freeBytes: () => Promise<number>;
}

/**
 * Looks how much room there is, so that the books refuse new work by name before a commit fails half way. The control plane goes on into a
 * quarter of the reserve: log-ins, and what is recorded of refused attempts. Once there is room again, so is all else.
 */
export class StorageWatch implements Room {
  readonly #options: StorageWatchOptions;
  #freeBytes = Number.POSITIVE_INFINITY;
  #isFull = false;
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
    return { status: this.#isFull ? 'full' : 'ok', freeBytes: this.#freeBytes };
  }

  async look(): Promise<void> {
    try {
      this.#freeBytes = await this.#options.freeBytes();
    } catch {
      // A file system that tells nothing is used until it refuses.
      this.#freeBytes = Number.POSITIVE_INFINITY;
    }
    this.#isFull = this.#freeBytes < this.#options.reserveBytes;
  }

  check(target: 'control' | 'tenant'): void {
    const { reserveBytes } = this.#options;
    const isRefused = target === 'tenant' ? this.#isFull : this.#freeBytes < reserveBytes / 4;
    if (isRefused) throw new StorageFull('there is less room than the reserve');
  }
}
