import { Worker } from 'node:worker_threads';
import type { Readiness } from '@cifra/gateway/server';
import type { FromThread, OperationsThreadData, ToThread } from './messages.ts';

export interface OperationsSource {
  readonly ready: () => Promise<Readiness>;
  readonly metrics: () => Promise<{ readonly contentType: string; readonly text: string }>;
}

const PULSE_MILLIS = 500;

/** The address for operators, on a thread of its own. It says what it was told last, and whether it is still told. */
export class OperationsListener {
  readonly #worker: Worker;
  readonly #source: OperationsSource;
  readonly port: number;
  #timer: NodeJS.Timeout | null = null;

  private constructor(worker: Worker, source: OperationsSource, port: number) {
    this.#worker = worker;
    this.#source = source;
    this.port = port;
  }

  /** Resolves when it listens. Throws what keeps it from that, with the code of the system. */
  static async start(address: OperationsThreadData, source: OperationsSource): Promise<OperationsListener> {
    const worker = new Worker(new URL('./operations-thread.ts', import.meta.url), { workerData: address });
    const port = await new Promise<number>((resolve, reject) => {
      worker.once('error', reject);
      worker.once('message', (message: FromThread) => {
        if (message.kind === 'listening') resolve(message.port);
        else if (message.kind === 'failed')
          reject(Object.assign(new Error(message.message), { code: message.code }));
      });
    }).catch(async (error: unknown) => {
      await worker.terminate();
      throw error;
    });
    const listener = new OperationsListener(worker, source, port);
    worker.on('message', (message: FromThread) => {
      if (message.kind === 'metrics') void listener.#sendMetrics(message.id);
    });
    worker.unref();
    await listener.pulse();
    listener.#timer = setInterval(() => void listener.pulse(), PULSE_MILLIS).unref();
    return listener;
  }

  /** Tells it what there is to tell now. */
  async pulse(): Promise<void> {
    const { ok, body } = await this.#source.ready();
    this.#tell({ kind: 'pulse', isReady: ok, body });
  }

  async #sendMetrics(id: number): Promise<void> {
    this.#tell({ kind: 'metrics', id, ...(await this.#source.metrics()) });
  }

  #tell(message: ToThread): void {
    this.#worker.postMessage(message);
  }

  async stop(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer);
    await this.#worker.terminate();
  }
}
