import { parentPort, workerData } from 'node:worker_threads';
import { ConnectionsBusy } from '@cifra/database/failures';
import { Host, type HostOptions, type HostTask } from './host.ts';

/**
 * A worker thread: a host that answers messages. An error thrown by a task is sent with its class name; its stack is for the log.
 */

export interface WorkerRequest {
  readonly id: number;
  readonly task: HostTask | { readonly kind: 'close' };
  /** Shared with the thread that sent it. */
  readonly flag: Int32Array | null;
}

export type WorkerAnswer =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | {
      readonly id: number;
      readonly ok: false;
      readonly name: string;
      readonly message: string;
      readonly stack: string;
      /** What the failure says in figures; not given where it has none. */
      readonly facts?: unknown;
    };

const port = parentPort;
if (!port) throw new Error('this file runs as a worker thread');

function sendFailure(id: number, error: unknown): void {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  const facts = error instanceof ConnectionsBusy ? error.facts : undefined;
  port?.postMessage({ id, ok: false, name, message, stack: stack ?? message, facts } satisfies WorkerAnswer);
}

const host = await Host.start(workerData as HostOptions);

async function answer({ id, task, flag }: WorkerRequest): Promise<void> {
  try {
    const value = task.kind === 'close' ? await host.close() : await host.run(task, flag);
    // Throws for a value that cannot be cloned: the task's own failure, not the thread's.
    port?.postMessage({ id, ok: true, value } satisfies WorkerAnswer);
  } catch (error) {
    sendFailure(id, error);
  }
}

port.on('message', (request: WorkerRequest) => void answer(request));
port.postMessage({ id: 0, ok: true, value: 'ready' } satisfies WorkerAnswer);
