import { appendFileSync } from 'node:fs';
import { JobFailed } from '../failures.ts';
import type { JobDefinition, JobRun, ScheduledTenant } from '../job-definition.ts';
import { JobWorker } from '../job-worker.ts';
import { openStore } from './backends.fixture.ts';

/**
 * A worker in its own process; its argument is JSON. Every run writes a line to the journal when it begins (`began`)
 * and when it has ended (`done`). The journal also stands in for the books: what was done under a key is not done
 * again.
 */
export interface WorkerOrder {
  readonly place: string;
  readonly name: string;
  readonly journal: string;
  readonly tenants: readonly ScheduledTenant[];
  /** The initial time of the scheduler's clock, in milliseconds. */
  readonly clockAt: number;
  readonly cron: string;
  readonly lockLifeMilliseconds: number;
  /** How long a run takes. */
  readonly runMilliseconds: number;
  readonly fails?: boolean;
}

const order = JSON.parse(process.argv[2] ?? '{}') as WorkerOrder;
const startedAt = Date.now();
const nowMicros = (): bigint => BigInt(order.clockAt + (Date.now() - startedAt)) * 1000n;

function note(what: string, run: JobRun): void {
  const line = { what, worker: order.name, tenantId: run.tenantId, day: run.day, key: run.idempotencyKey };
  appendFileSync(order.journal, `${JSON.stringify(line)}\n`);
}

const definition: JobDefinition = {
  name: 'daily',
  meaning: 'Runs every day.',
  scope: 'tenant',
  cron: order.cron,
  retrySeconds: [3600],
  run: async (run) => {
    note('began', run);
    await new Promise((resolve) => setTimeout(resolve, order.runMilliseconds));
    if (order.fails === true) throw new JobFailed('asked to fail');
    note('done', run);
  },
};

const worker = new JobWorker({
  backend: await openStore(order.place),
  definitions: [definition],
  listTenants: async () => order.tenants,
  name: order.name,
  log: (record) => process.stderr.write(`${JSON.stringify(record)}\n`),
  nowMicros,
  lockLifeMilliseconds: order.lockLifeMilliseconds,
  scanEveryMilliseconds: 50,
  syncEveryMilliseconds: 200,
});
worker.start();
process.stdout.write('started\n');
process.once('SIGTERM', () => {
  void worker.stop().then(() => process.exit(0));
});
