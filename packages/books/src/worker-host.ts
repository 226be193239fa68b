import { DatabaseUnavailable } from '@cifra/database/failures';
import type { HostOptions, HostTask } from './host.ts';
import { WorkerThread } from './worker-thread.ts';

/**
 * A host on a worker thread. If the thread ends unexpectedly, waiting tasks are rejected as unavailable (only their idempotency
 * keys can tell whether they were committed), and the next task starts another thread.
 */
export class WorkerHost {
  readonly #options: HostOptions;
  #thread: Promise<WorkerThread>;
  #isClosed = false;

  private constructor(options: HostOptions, thread: WorkerThread) {
    this.#options = options;
    this.#thread = Promise.resolve(thread);
  }

  /** Resolves when the thread has imported the capabilities' commands. Throws when it cannot. */
  static async start(options: HostOptions): Promise<WorkerHost> {
    return new WorkerHost(options, await WorkerThread.start(options));
  }

  /** `flag`: raised when nobody waits for a report any more. */
  async run(task: HostTask, flag: Int32Array | null = null): Promise<unknown> {
    return (await this.#living()).send(task, flag);
  }

  async #living(): Promise<WorkerThread> {
    const known = this.#thread;
    const thread = await known.catch(() => null);
    if (this.#isClosed) throw new DatabaseUnavailable('the books are closed');
    if (thread !== null && !thread.hasEnded) return thread;
    // The first caller to find it ended starts another; all others wait for that one.
    if (this.#thread === known) this.#thread = WorkerThread.start(this.#options);
    return this.#thread;
  }

  /** Ends what was submitted and the thread. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const thread = await this.#thread.catch(() => null);
    if (thread !== null && !thread.hasEnded) await thread.send({ kind: 'close' });
    await thread?.terminate();
  }
}
