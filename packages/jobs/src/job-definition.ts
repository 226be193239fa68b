import type { LocalDate } from '@cifra/domain/local-date';
import type { Uuid } from '@cifra/domain/ids';
import type { JobData } from './stored-job.ts';

/** One run of a job, as its handler sees it. */
export interface JobRun {
  readonly jobId: string;
  readonly name: string;
  /** The job's key among those of its name: `firm`, the tenant's id, or the task's own key. */
  readonly key: string;
  /** Null if the job belongs to the firm. */
  readonly tenantId: Uuid | null;
  /** The task's data, from `listTasks`; null for a schedule. */
  readonly data: JobData;
  /** The scheduler's clock, in microseconds since the epoch. */
  readonly nowMicros: bigint;
  /** The calendar day of the run in the job's time zone. */
  readonly day: LocalDate;
  /**
   * The idempotency key of the run's work: the same for every attempt on a day, so that the work is done once however
   * often it is started. A run on request has its own key; a task always has the same one. Handlers pass the key to the
   * commands they call.
   */
  readonly idempotencyKey: string;
  /** Aborted if the lock is lost or the worker stops and cannot wait: start nothing more. */
  readonly signal: AbortSignal;
}

/** A thin job: it calls one operation. */
interface AnyJob {
  /** Permanent: the store identifies the job by it. */
  readonly name: string;
  /** What it does, for people: one sentence. */
  readonly meaning: string;
  /**
   * Seconds to wait after each failure in a row. After the last, a schedule waits for its next time, and a task repeats
   * the last wait.
   */
  readonly retrySeconds: readonly number[];
  /** How many runs one worker may do at a time. Defaults to two. */
  readonly concurrency?: number;
  /**
   * Does the work. Throws `JobFailed` with a text for people; any other error is masked. It runs at least once, so it
   * must be idempotent by its key.
   */
  readonly run: (run: JobRun) => Promise<void>;
}

/** A daily job. */
export interface ScheduleDefinition extends AnyJob {
  /** Once for the firm, in UTC; or once for each tenant, in the tenant's time zone. */
  readonly scope: 'firm' | 'tenant';
  /** Five fields of cron, in the job's time zone: the same for all tenants, or chosen by each. */
  readonly cron: string | ((tenant: ScheduledTenant) => string);
}

/** A job that is done once: due at once, removed when done, retried after a failure. */
export interface TaskDefinition extends AnyJob {
  readonly scope: 'task';
  /**
   * The pending work, read from where it is stored: the job store is only a queue. Called whenever schedules are
   * synced, and by code that starts such work. A task that is no longer listed and not held by a worker is removed.
   */
  readonly listTasks: () => Promise<readonly JobTask[]>;
}

export type JobDefinition = ScheduleDefinition | TaskDefinition;

export interface JobTask {
  /** Unique among the tasks of the name; at most 80 characters. */
  readonly key: string;
  readonly tenantId: Uuid | null;
  readonly data: JobData;
}

export interface ScheduledTenant {
  readonly id: Uuid;
  readonly timeZone: string;
  /** Local times that the tenant chose, `hh:mm`, by their setting's key. */
  readonly times?: Readonly<Record<string, string>>;
}

/** The key of the firm's jobs; a tenant's job has the tenant's id as its key. */
export const FIRM_KEY = 'firm';

/** The data that every job of ours carries. */
export interface ScheduledData {
  readonly key: string;
  readonly tenantId: Uuid | null;
  /** The last requested run: its key, and when it was requested, in milliseconds. */
  readonly requested?: { readonly key: string; readonly at: number };
  /** What a task is about. */
  readonly task?: JobData;
}

export function scheduledData(data: unknown): ScheduledData {
  return data as ScheduledData;
}
