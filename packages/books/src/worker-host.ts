import { Worker } from 'node:worker_threads';
import { DatabaseRefused, DatabaseUnavailable, DuplicateKey, InvariantBroken, WriterBusy } from '@cifra/database/failures';
import type { HostOptions, HostTask } from './host.ts';
import type { WorkerAnswer, WorkerRequest } from './worker.ts';

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** A failure that a worker thread threw, as its class again; its stack is the worker's. */
function failureOf({ name, message, stack }: Extract<WorkerAnswer, { ok: false }>): Error {
  const failure =
    name === 'DatabaseUnavailable'
      ? new DatabaseUnavailable(message)
      : name === 'WriterBusy'
        ? new WriterBusy(message)
        : name === 'DuplicateKey'
          ? new DuplicateKey(message.replace(/^duplicate key: /, ''))
          : name === 'DatabaseRefused'
            ? new DatabaseRefused(message.replace(/^the database refused: /, ''))
            : new InvariantBroken(message);
  failure.stack = stack;
  return failure;
}

/** A host on a worker thread. When the thread ends unasked, what waited is rejected as unavailable, and so is what comes later. */
export class WorkerHost {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #nextId = 1;
  #ended: DatabaseUnavailable | null = null;

  private constructor(options: HostOptions) {
    this.#worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: options });
    this.#worker.on('message', (answer: WorkerAnswer) => {
      const waiting = this.#waiting.get(answer.id);
      this.#waiting.delete(answer.id);
      if (answer.ok) waiting?.resolve(answer.value);
      else waiting?.reject(failureOf(answer));
    });
    this.#worker.on('error', (error) => this.#end(error));
    this.#worker.on('exit', () => this.#end(null));
  }

  /** Resolves when the thread has imported the capabilities' commands. */
  static async start(options: HostOptions): Promise<WorkerHost> {
    const host = new WorkerHost(options);
    await new Promise((resolve, reject) => host.#waiting.set(0, { resolve, reject }));
    return host;
  }

  run(task: HostTask): Promise<unknown> {
    return this.#send(task);
  }

  async close(): Promise<void> {
    if (this.#ended === null) await this.#send({ kind: 'close' });
    await this.#worker.terminate();
  }

  #send(task: WorkerRequest['task']): Promise<unknown> {
    if (this.#ended !== null) return Promise.reject(this.#ended);
    const id = this.#nextId;
    this.#nextId += 1;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ id, task } satisfies WorkerRequest);
    });
  }

  #end(cause: unknown): void {
    this.#ended ??= new DatabaseUnavailable('a writer thread has ended', { cause });
    for (const { reject } of this.#waiting.values()) reject(this.#ended);
    this.#waiting.clear();
  }
}
