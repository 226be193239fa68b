import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { DatabaseKind } from '../tables/kinds.ts';
import type { MigrationReport } from '../migrations/sqlite.ts';

export interface MigrationTask {
  readonly path: string;
  readonly kind: DatabaseKind;
}

export interface MigrationWorkerData {
  /** A module that exports a `MigrationPlan` as `migrationPlan`. */
  readonly planUrl: string;
}

export type MigrationAnswer =
  { readonly ok: true; readonly report: MigrationReport } | { readonly ok: false; readonly message: string };

/** The committed plan. */
export const PLAN_URL = new URL('../migrations/plan.ts', import.meta.url).href;

/**
 * Threads that migrate SQLite files, one file per thread at a time. A thread starts when there is work for it. There is
 * no limit here on how many run at once: `migrateAll` sets it.
 */
export class MigrationThreads {
  readonly #planUrl: string;
  readonly #idle: Worker[] = [];
  readonly #all = new Set<Worker>();

  constructor(planUrl: string = PLAN_URL) {
    this.#planUrl = planUrl;
  }

  /** Throws the migration's error, by its message. If a thread ends, only its file has failed. */
  async migrate(task: MigrationTask): Promise<MigrationReport> {
    const worker = this.#idle.pop() ?? this.#begin();
    const stop = new AbortController();
    const answered = once(worker, 'message', { signal: stop.signal }) as Promise<[MigrationAnswer]>;
    const ended = once(worker, 'exit', { signal: stop.signal }).then(() => {
      throw new Error('the migration thread has ended');
    });
    try {
      worker.postMessage(task);
      const [answer] = await Promise.race([answered, ended]);
      this.#idle.push(worker);
      if (!answer.ok) throw new Error(answer.message);
      return answer.report;
    } finally {
      stop.abort();
      // The abort ended both; any real failure was thrown above.
      await Promise.allSettled([answered, ended]);
    }
  }

  #begin(): Worker {
    const worker = new Worker(new URL('./migration-worker.ts', import.meta.url), {
      workerData: { planUrl: this.#planUrl } satisfies MigrationWorkerData,
    });
    this.#all.add(worker);
    worker.once('exit', () => this.#all.delete(worker));
    return worker;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#all].map((worker) => worker.terminate()));
  }
}
