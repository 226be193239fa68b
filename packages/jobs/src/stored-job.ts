import type { JobParameters, RemoveJobsOptions } from 'agenda';
import type { Uuid } from '@cifra/domain/ids';
import type { Row } from '@cifra/database/kit/table';
import type { jobs } from '@cifra/database/tables/jobs';

/** Data that survives JSON. */
export type JobData =
  null | boolean | number | string | readonly JobData[] | { readonly [key: string]: JobData };

/** The part of a job that is stored as JSON. */
export interface JobDetails {
  readonly data: JobData;
  /** A cron expression, as agenda reads it. */
  readonly repeatInterval: string | number | null;
  readonly repeatTimezone: string | null;
  readonly repeatAt: string | null;
  readonly isForked: boolean;
  readonly startDateMilliseconds: number | null;
  readonly endDateMilliseconds: number | null;
  readonly skipDays: readonly number[] | null;
  readonly debounceStartedAtMilliseconds: number | null;
}

/** A row of `jobs` as plain data; instants in milliseconds since the epoch. */
export interface StoredJob {
  readonly id: Uuid;
  readonly name: string;
  readonly key: string;
  readonly kind: 'normal' | 'single';
  readonly priority: number;
  readonly isPaused: boolean;
  readonly nextRunAt: number | null;
  readonly lockedAt: number | null;
  readonly lockedBy: string | null;
  readonly fence: number;
  readonly lastRunAt: number | null;
  readonly lastFinishedAt: number | null;
  readonly failedAt: number | null;
  readonly failCount: number;
  readonly failReason: string | null;
  readonly progress: number | null;
  readonly modifiedBy: string | null;
  readonly details: JobDetails;
}

/** What our repository adds to agenda's job: the fence of its last lock when it was read. */
export type FencedJob = JobParameters & { readonly fence?: number };

/** And to its filter of removals: only if nobody has locked the jobs since. */
export type FencedRemoval = RemoveJobsOptions & { readonly fence?: number };

const toMicros = (milliseconds: number | null): bigint | null =>
  milliseconds === null ? null : BigInt(Math.round(milliseconds)) * 1000n;
const toMilliseconds = (micros: bigint | null): number | null =>
  micros === null ? null : Number(micros / 1000n);

export type JobRow = Row<typeof jobs>;

export function storedJobOf(row: JobRow): StoredJob {
  return {
    id: row.id,
    name: row.name,
    key: row.job_key,
    kind: row.kind,
    priority: row.priority,
    isPaused: row.is_paused,
    nextRunAt: toMilliseconds(row.next_run_at),
    lockedAt: toMilliseconds(row.locked_at),
    lockedBy: row.locked_by,
    fence: row.fence,
    lastRunAt: toMilliseconds(row.last_run_at),
    lastFinishedAt: toMilliseconds(row.last_finished_at),
    failedAt: toMilliseconds(row.failed_at),
    failCount: row.fail_count,
    failReason: row.fail_reason,
    progress: row.progress,
    modifiedBy: row.modified_by,
    details: JSON.parse(row.details) as JobDetails,
  };
}

export function rowOf(job: StoredJob): JobRow {
  return {
    id: job.id,
    name: job.name,
    job_key: job.key,
    kind: job.kind,
    priority: job.priority,
    is_paused: job.isPaused,
    next_run_at: toMicros(job.nextRunAt),
    locked_at: toMicros(job.lockedAt),
    locked_by: job.lockedBy,
    fence: job.fence,
    last_run_at: toMicros(job.lastRunAt),
    last_finished_at: toMicros(job.lastFinishedAt),
    failed_at: toMicros(job.failedAt),
    fail_count: job.failCount,
    fail_reason: job.failReason,
    progress: job.progress,
    modified_by: job.modifiedBy,
    details: JSON.stringify(job.details),
  };
}
