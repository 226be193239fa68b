import type { JobToSave } from './job-store.ts';
import type { JobDetails, StoredJob } from './stored-job.ts';

/** The job that a save creates. */
export function newJob(job: JobToSave): StoredJob {
  const { debounce, now, details } = job;
  return {
    id: job.newId,
    name: job.name,
    key: job.key ?? job.newId,
    kind: job.kind,
    priority: job.priority,
    isPaused: job.isPaused ?? false,
    nextRunAt: debounce?.strategy === 'trailing' ? now + debounce.delay : job.nextRunAt,
    lockedAt: null,
    lockedBy: null,
    fence: 0,
    lastRunAt: null,
    lastFinishedAt: null,
    failedAt: null,
    failCount: 0,
    failReason: null,
    progress: null,
    modifiedBy: job.modifiedBy,
    details: debounce === null ? details : { ...details, debounceStartedAtMilliseconds: now },
  };
}

export type ScheduleChange = Pick<
  StoredJob,
  'priority' | 'isPaused' | 'details' | 'modifiedBy' | 'nextRunAt'
>;

/** What a save changes of a job that exists. */
export function changeOfSaved(stored: StoredJob, job: JobToSave): ScheduleChange {
  return {
    priority: job.priority,
    isPaused: job.isPaused ?? stored.isPaused,
    details: job.details,
    modifiedBy: job.modifiedBy,
    ...nextRunOf(stored, job),
  };
}

/** When a job that is saved again runs next. */
function nextRunOf(
  stored: StoredJob,
  job: JobToSave,
): Pick<StoredJob, 'nextRunAt'> & { readonly details?: JobDetails } {
  const { debounce, now, details } = job;
  if (job.id === null && debounce !== null) {
    const startedAt = stored.details.debounceStartedAtMilliseconds ?? now;
    const started = { ...details, debounceStartedAtMilliseconds: startedAt };
    if (debounce.strategy === 'leading') return { nextRunAt: stored.nextRunAt, details: started };
    if (debounce.maxWait !== null && now - startedAt >= debounce.maxWait)
      return { nextRunAt: now, details: { ...details, debounceStartedAtMilliseconds: null } };
    return { nextRunAt: now + debounce.delay, details: started };
  }
  // When `every()` is called again at start-up, a job that is already scheduled does not run at once.
  const isProtected = job.id === null && job.kind === 'single' && (job.nextRunAt ?? Infinity) <= now;
  return { nextRunAt: isProtected ? stored.nextRunAt : job.nextRunAt };
}
