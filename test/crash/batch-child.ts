import { writeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { batchRunById } from '@cifra/closing/batch/queries';
import type { Uuid } from '@cifra/domain/ids';
import { createJobs } from '@cifra/ops/jobs/jobs';
import { openCrashBooks, requestOf, workerModules } from './books-of.ts';
import { commitBeforePackage } from './planted-commits.ts';
import { watchProcess } from './watch-process.ts';
import { die, type Kill } from './watch.ts';
import { isToldOfServer, whereTold } from './where.ts';

export interface BatchOrder {
  readonly directory: string;
  readonly runId: Uuid;
  readonly kill: Kill;
  /** Commits where the product does not, and dies there: the harness must notice. */
  readonly isFaulty: boolean;
}

/** A worker of the firm's jobs that takes the tenants of a batch and dies under it: `batch-child.ts <order as JSON>`. */
const { directory, runId, kill, isFaulty } = JSON.parse(process.argv[2] ?? '') as BatchOrder;
const where = whereTold(directory);
const watch = await watchProcess(
  where,
  kill,
  isFaulty ? commitBeforePackage(() => die({ statements: 0, open: 1, commits: 1 })) : null,
);
const books = await openCrashBooks(where, workerModules);
const jobs = await createJobs({
  books,
  config: { jobs: { isWorker: true, mongoUrl: null }, rateProvider: null, readerThreads: 0 },
  request: requestOf('preparer'),
  log: (record) => {
    if (record['level'] === 'error') process.stderr.write(`${JSON.stringify(record)}\n`);
  },
  timing: {
    lockLifeMilliseconds: isToldOfServer(where) ? 2_000 : 250,
    scanEveryMilliseconds: 20,
    syncEveryMilliseconds: 50,
  },
});
await watch.begin();
jobs.worker?.start();
while ((await books.control.first(batchRunById, { id: runId }))?.state === 'RUNNING') await delay(10);
writeSync(1, `${JSON.stringify({ ended: watch.end(), refusal: null })}\n`);
await jobs.close();
await books.close();
