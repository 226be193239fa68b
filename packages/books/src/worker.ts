import { parentPort, workerData } from 'node:worker_threads';
import { Host, type HostOptions, type HostTask } from './host.ts';

/** A worker thread: a host that answers messages. What a task throws is sent by name, with its reference for the log. */

export interface WorkerRequest {
  readonly id: number;
  readonly task: HostTask | { readonly kind: 'close' };
}

export type WorkerAnswer =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly name: string; readonly message: string; readonly stack: string };

const port = parentPort;
if (!port) throw new Error('this file runs as a worker thread');

const host = await Host.start(workerData as HostOptions);

port.on('message', ({ id, task }: WorkerRequest) => {
  const work = task.kind === 'close' ? host.close() : host.run(task);
  work.then(
    (value) => port.postMessage({ id, ok: true, value } satisfies WorkerAnswer),
    (error: unknown) => {
      const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
      port.postMessage({ id, ok: false, name, message, stack: stack ?? message } satisfies WorkerAnswer);
    },
  );
});
port.postMessage({ id: 0, ok: true, value: 'ready' } satisfies WorkerAnswer);
