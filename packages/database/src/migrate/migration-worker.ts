import { parentPort, workerData } from 'node:worker_threads';
import { migrateSqliteDatabase } from '../sqlite/migrate-database.ts';
import type { MigrationAnswer, MigrationTask, MigrationWorkerData } from './migration-threads.ts';
import type { MigrationPlan } from '../migrations/plan.ts';

/** A thread that migrates one SQLite file after another: SQLite blocks the thread that calls it. */
if (parentPort === null) throw new Error('this module runs on a worker thread');
const port = parentPort;
const { planUrl } = workerData as MigrationWorkerData;
const { migrationPlan } = (await import(planUrl)) as { readonly migrationPlan: MigrationPlan };

port.on('message', (task: MigrationTask) => {
  migrateSqliteDatabase(task, migrationPlan).then(
    (report) => port.postMessage({ ok: true, report } satisfies MigrationAnswer),
    (error: unknown) =>
      port.postMessage({
        ok: false,
        message: error instanceof Error ? error.message : String(error),
      } satisfies MigrationAnswer),
  );
});
