import { DatabaseUnavailable } from '@cifra/database/failures';
import { Host, type HostOptions, type HostTask } from './host.ts';
import { WorkerHost } from './worker-host.ts';

interface Reader {
  readonly host: { run(task: HostTask): Promise<unknown>; close(): Promise<void> };
  running: number;
}

/**
 * The threads that reports run on: one from the start, another whenever all are busy, up to `most`. A report goes to the least
 * busy. With `most` 0 there are none: reports run on the calling thread.
 */
export class ReaderPool {
  readonly #options: HostOptions;
  readonly #most: number;
  readonly #readers: Reader[];
  #growing: Promise<void> | null = null;
  #isClosed = false;

  private constructor(options: HostOptions, most: number, first: Reader['host']) {
    this.#options = options;
    this.#most = most;
    this.#readers = [{ host: first, running: 0 }];
  }

  /** Resolves when the first thread has imported the capabilities' reports. Throws when it cannot. */
  static async start(options: HostOptions, most: number): Promise<ReaderPool> {
    return new ReaderPool(
      options,
      most,
      await (most === 0 ? Host.start(options) : WorkerHost.start(options)),
    );
  }

  /** The threads that exist now. */
  get size(): number {
    return this.#readers.length;
  }

  async run(task: HostTask): Promise<unknown> {
    if (this.#isClosed) throw new DatabaseUnavailable('the books are closed');
    const reader = this.#leastBusy();
    // It starts in parallel: the next report uses the thread started now.
    if (reader.running > 0 && this.#readers.length < this.#most) this.#grow();
    reader.running += 1;
    try {
      return await reader.host.run(task);
    } finally {
      reader.running -= 1;
    }
  }

  #leastBusy(): Reader {
    return this.#readers.reduce((least, each) => (each.running < least.running ? each : least));
  }

  /** One at a time. A thread that fails to start is retried with a later report; until then the others do its work. */
  #grow(): void {
    this.#growing ??= WorkerHost.start(this.#options)
      .then((host) => {
        this.#readers.push({ host, running: 0 });
      })
      .catch((error: unknown) => process.emitWarning(`a reader thread did not start: ${String(error)}`))
      .finally(() => {
        this.#growing = null;
      });
  }

  /** Ends what was submitted, then every thread; the first failure is thrown at the end. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#growing;
    const closed = await Promise.allSettled(this.#readers.map(({ host }) => host.close()));
    for (const each of closed) if (each.status === 'rejected') throw each.reason;
  }
}
