import { Worker } from 'node:worker_threads';
import {
  ConnectionsBusy,
  DatabaseRefused,
  DatabaseUnavailable,
  DatabaseUnreachable,
  OutcomeUnknown,
  SchemaNotServed,
  StorageFull,
  DuplicateKey,
  InvariantBroken,
  TenantMoving,
  WriterBusy,
  type BusyConnections,
} from '@cifra/database/failures';
import { WorkAborted } from './abort.ts';
import type { HostOptions } from './host.ts';
import type { WorkerAnswer, WorkerRequest } from './worker.ts';

type Failed = Extract<WorkerAnswer, { ok: false }>;

/** The failures that have a class of their own; every other one is a broken invariant to the caller. */
const failures: Readonly<Record<string, (message: string, facts: unknown) => Error>> = {
  DatabaseUnavailable: (message) => new DatabaseUnavailable(message),
  DatabaseUnreachable: (message) => new DatabaseUnreachable(message),
  OutcomeUnknown: (message) => new OutcomeUnknown(message),
  SchemaNotServed: (message) => new SchemaNotServed(message),
  WorkAborted: () => new WorkAborted(),
  StorageFull: (message) => new StorageFull(message),
  WriterBusy: (message) => new WriterBusy(message),
  TenantMoving: (message) => TenantMoving.of(message),
  ConnectionsBusy: (_message, facts) => new ConnectionsBusy(facts as BusyConnections),
  DuplicateKey: (message) => new DuplicateKey(message.replace(/^duplicate key: /, '')),
  DatabaseRefused: (message) => new DatabaseRefused(message.replace(/^the database refused: /, '')),
};

/** A failure that a worker thread threw, as its class again; its stack is the worker's. */
function failureOf({ name, message, stack, facts }: Failed): Error {
  const create = Object.hasOwn(failures, name) ? failures[name] : undefined;
  const failure = create ? create(message, facts) : new InvariantBroken(message);
  failure.stack = stack;
  return failure;
}

interface Waiting {
  /** It may have committed something by the time the thread ends. */
  readonly isWriting: boolean;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** One life of a worker thread. When it ends unasked, what waits is rejected as unavailable. */
export class WorkerThread {
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
    // An answer that cannot be read is lost, and whose it was is not known.
    this.#worker.on('messageerror', (error) => {
      this.#end(error);
      void this.#worker.terminate();
    });
    this.#worker.on('error', (error) => this.#end(error));
    this.#worker.on('exit', () => this.#end(null));
  }

  /** Resolves when the thread has imported the capabilities' commands. Throws what kept it from that. */
  static async start(options: HostOptions): Promise<WorkerThread> {
    const thread = new WorkerThread(options);
    try {
      await new Promise((resolve, reject) => thread.#waiting.set(0, { resolve, reject, isWriting: false }));
      return thread;
    } catch (error) {
      throw error instanceof Error && error.cause instanceof Error ? error.cause : error;
    }
  }

  get hasEnded(): boolean {
    return this.#ended !== null;
  }

  send(task: WorkerRequest['task'], flag: Int32Array | null = null): Promise<unknown> {
    if (this.#ended !== null) return Promise.reject(new DatabaseUnavailable(this.#ended.message));
    const id = this.#nextId;
    this.#nextId += 1;
    return new Promise((resolve, reject) => {
      // Throws for what cannot be cloned, before anyone waits for its answer.
      this.#worker.postMessage({ id, task, flag } satisfies WorkerRequest);
      const isWriting = task.kind === 'command' || task.kind === 'denial';
      this.#waiting.set(id, { resolve, reject, isWriting });
    });
  }

  async terminate(): Promise<void> {
    await this.#worker.terminate();
  }

  #end(cause: unknown): void {
    const reason = 'a thread of the books has ended';
    this.#ended ??= new DatabaseUnavailable(reason, { cause });
    // Each has a failure of its own, which says whose books it is about.
    for (const { reject, isWriting } of this.#waiting.values())
      reject(new (isWriting ? OutcomeUnknown : DatabaseUnavailable)(reason, { cause }));
    this.#waiting.clear();
  }
}
