import { logTextOf } from '@cifra/database/failures';
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Books } from '@cifra/books/books';
import type { CommandRequest } from '@cifra/books/command';
import type { ChangeLog } from '@cifra/books/follow/changes';
import { controlHead, FIRM_SCOPE_ID } from '@cifra/books/directory';
import { newId } from '@cifra/books/ids';
import type { Log } from '@cifra/gateway/log';
import { controlPlaneBackend } from '@cifra/jobs/control-plane/control-plane-backend';
import type { JobBackend } from '@cifra/jobs/job-backend';
import { JobBoard } from '@cifra/jobs/job-board';
import type { ScheduledTenant } from '@cifra/jobs/job-definition';
import { JobWorker } from '@cifra/jobs/job-worker';
import { servedTenants, settingEverywhere } from '@cifra/firm/dashboard/queries';
import type { OperationsConfig } from '../config.ts';
import { controlPlanePort } from './control-plane-port.ts';
import { jobChanges } from './job-changes.ts';
import { digestKeeper } from './keep-digest.ts';
import { jobDefinitions, RUN_BATCH_TENANT } from './definitions.ts';

interface JobsParts {
  readonly books: Books;
  readonly config: Pick<OperationsConfig, 'jobs' | 'rateProvider'> &
    Partial<Pick<OperationsConfig, 'readerThreads' | 'digestTarget' | 'backups' | 'dataDirectory'>>;
  readonly request: CommandRequest;
  readonly log: Log;
  /** The scheduler's clock. Defaults to the machine's. */
  readonly nowMicros?: () => bigint;
  readonly timing?: {
    readonly lockLifeMilliseconds?: number;
    readonly scanEveryMilliseconds?: number;
    readonly syncEveryMilliseconds?: number;
  };
}

/** The firm's jobs in this process: the view for people, and the worker that runs them, unless it is off. */
export interface Jobs {
  readonly board: JobBoard;
  readonly worker: JobWorker | null;
  /** Syncs the tasks of batch runs with the pending work. Workers also do this themselves, once a minute. */
  readonly lookForBatchTasks: () => Promise<void>;
  /** Counts the changes of a store outside the control plane; null if the store is the control plane. */
  readonly changes: ChangeLog | null;
  readonly close: () => Promise<void>;
}

export async function createJobs({
  books,
  config,
  request,
  log,
  nowMicros,
  timing = {},
}: JobsParts): Promise<Jobs> {
  const { mongoUrl, isWorker } = config.jobs;
  const definitions = jobDefinitions({
    books,
    rateProvider: config.rateProvider,
    ...(config.readerThreads !== undefined && { readerThreads: config.readerThreads }),
    keepDigest: digestKeeper(books, config),
    onBatchFailure: ({ error, ...failure }) =>
      log({ level: 'error', event: 'batch.failure', ...failure, error: errorText(error) }),
  });
  const openBackend = async (): Promise<JobBackend> => {
    if (mongoUrl === null) return controlPlaneBackend(controlPlanePort(books, request));
    // The driver is loaded only where there is a server for it.
    const { mongoBackend } = await import('@cifra/jobs/mongo/mongo-backend');
    return mongoBackend(mongoUrl, { newId });
  };
  const worker = isWorker
    ? new JobWorker({
        backend: await openBackend(),
        definitions,
        listTenants: () => scheduledTenants(books),
        tenantsVersion: async () => (await controlHead(books.control)).toString(),
        name: `${hostname()}:${process.pid}:${randomUUID().slice(0, 8)}`,
        log,
        ...(nowMicros && { nowMicros }),
        ...timing,
      })
    : null;
  const backend = await openBackend();
  const board = new JobBoard({
    backend,
    definitions,
    ...(timing.lockLifeMilliseconds !== undefined && { lockLifeMilliseconds: timing.lockLifeMilliseconds }),
    workerState: () => worker?.state ?? null,
    ...(nowMicros && { nowMicros }),
    onDue: () => {
      worker
        ?.nudge()
        .catch((error: unknown) => log({ level: 'error', event: 'jobs.nudge', error: String(error) }));
    },
  });
  return {
    board,
    worker,
    lookForBatchTasks: () => board.lookForTasks(RUN_BATCH_TENANT),
    changes: board.isInControlPlane ? null : jobChanges(() => backend.lastChange()),
    close: async () => {
      await worker?.stop();
      await backend.disconnect();
    },
  };
}

function errorText(error: unknown): string {
  return logTextOf(error);
}

const TIMES = ['fx.takeOverAt'] as const;

/** The tenants that are served, with the times that they or the firm chose. */
async function scheduledTenants(books: Books): Promise<ScheduledTenant[]> {
  const given = new Map<string, ReadonlyMap<string, string>>();
  for (const key of TIMES) {
    const rows = await books.control.all(settingEverywhere, { key });
    given.set(
      key,
      new Map(
        rows.flatMap(({ scopeId, value }) => (value === null ? [] : [[scopeId, String(JSON.parse(value))]])),
      ),
    );
  }
  return (await books.control.all(servedTenants, {})).map(({ id, timeZone }) => ({
    id,
    timeZone,
    times: Object.fromEntries(
      TIMES.flatMap((key) => {
        const time = given.get(key)?.get(id) ?? given.get(key)?.get(FIRM_SCOPE_ID);
        return time === undefined ? [] : [[key, time]];
      }),
    ),
  }));
}
