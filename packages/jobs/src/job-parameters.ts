import { toJobId, type JobParameters } from 'agenda';
import type { FencedJob, JobData, JobDetails, StoredJob } from './stored-job.ts';

const dateOf = (milliseconds: number): Date => new Date(milliseconds);
export const millisecondsOf = (date: Date | null | undefined): number | null =>
  date === null || date === undefined ? null : date.getTime();

/** A stored job in agenda's form, with the fence of its lock. Null values are omitted, as agenda expects. */
export function parametersOf<Data = unknown>(job: StoredJob): JobParameters<Data> {
  const { details } = job;
  const parameters: FencedJob = {
    _id: toJobId(job.id),
    name: job.name,
    type: job.kind,
    priority: job.priority,
    nextRunAt: job.nextRunAt === null ? null : dateOf(job.nextRunAt),
    data: details.data,
    disabled: job.isPaused,
    failCount: job.failCount,
    fork: details.isForked,
    fence: job.fence,
    ...(job.lockedAt !== null && { lockedAt: dateOf(job.lockedAt) }),
    ...(job.lastRunAt !== null && { lastRunAt: dateOf(job.lastRunAt) }),
    ...(job.lastFinishedAt !== null && { lastFinishedAt: dateOf(job.lastFinishedAt) }),
    ...(job.failedAt !== null && { failedAt: dateOf(job.failedAt) }),
    ...(job.failReason !== null && { failReason: job.failReason }),
    ...(job.progress !== null && { progress: job.progress }),
    ...(modifierOf(job) !== null && { lastModifiedBy: modifierOf(job) as string }),
    ...(details.repeatInterval !== null && { repeatInterval: details.repeatInterval }),
    ...(details.repeatTimezone !== null && { repeatTimezone: details.repeatTimezone }),
    ...(details.repeatAt !== null && { repeatAt: details.repeatAt }),
    ...(details.startDateMilliseconds !== null && { startDate: dateOf(details.startDateMilliseconds) }),
    ...(details.endDateMilliseconds !== null && { endDate: dateOf(details.endDateMilliseconds) }),
    ...(details.skipDays !== null && { skipDays: [...details.skipDays] }),
    ...(details.debounceStartedAtMilliseconds !== null && {
      debounceStartedAt: dateOf(details.debounceStartedAtMilliseconds),
    }),
  };
  return parameters as JobParameters<Data>;
}

/** Agenda has one field for both: who holds the lock takes precedence over who changed the schedule. */
function modifierOf(job: StoredJob): string | null {
  return job.lockedAt === null ? (job.modifiedBy ?? job.lockedBy) : job.lockedBy;
}

/** The parts of a job that belong to its schedule, as plain data. */
export function detailsOf(job: JobParameters): JobDetails {
  return {
    // Whatever JSON cannot express would not come back.
    data: JSON.parse(JSON.stringify(job.data ?? null)) as JobData,
    repeatInterval: job.repeatInterval ?? null,
    repeatTimezone: job.repeatTimezone ?? null,
    repeatAt: job.repeatAt ?? null,
    isForked: job.fork ?? false,
    startDateMilliseconds: millisecondsOf(job.startDate),
    endDateMilliseconds: millisecondsOf(job.endDate),
    skipDays: job.skipDays ?? null,
    debounceStartedAtMilliseconds: millisecondsOf(job.debounceStartedAt),
  };
}
