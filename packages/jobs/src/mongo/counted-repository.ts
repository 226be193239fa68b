import type { JobRepository } from 'agenda';

/**
 * A repository that counts each write after it has ended: a reader who sees the number finds the change. A crash
 * between the two, or a count that fails, leaves a change uncounted until the next one, so code that shows jobs rereads
 * them from time to time.
 */
export function countedRepository(inner: JobRepository, countUp: () => Promise<void>): JobRepository {
  const counted = async <Value>(
    writing: Promise<Value>,
    hasChanged: (value: Value) => boolean = () => true,
  ): Promise<Value> => {
    const value = await writing;
    // The write is done: who asked for it must hear so, whether it was counted or not.
    if (hasChanged(value)) await countUp().catch(() => undefined);
    return value;
  };
  const isThere = (job: unknown): boolean => job !== undefined;
  const isSome = (count: number): boolean => count > 0;
  return {
    connect: () => inner.connect(),
    queryJobs: (options) => inner.queryJobs(options),
    getJobsOverview: () => inner.getJobsOverview(),
    getDistinctJobNames: () => inner.getDistinctJobNames(),
    getJobById: (id) => inner.getJobById(id),
    getQueueSize: () => inner.getQueueSize(),
    getNextJobToRun: (name, nextScanAt, deadline, now, options) =>
      counted(inner.getNextJobToRun(name, nextScanAt, deadline, now, options), isThere),
    saveJob: (job, options) => counted(inner.saveJob(job, options)),
    saveJobState: (job, options) => counted(inner.saveJobState(job, options)),
    lockJob: (job, options) => counted(inner.lockJob(job, options), isThere),
    unlockJob: (job) => counted(inner.unlockJob(job)),
    unlockJobs: (ids) => counted(inner.unlockJobs(ids)),
    removeJobs: (options) => counted(inner.removeJobs(options), isSome),
    disableJobs: (options) => counted(inner.disableJobs(options), isSome),
    enableJobs: (options) => counted(inner.enableJobs(options), isSome),
    purgeAllJobs: () => counted(inner.purgeAllJobs(), isSome),
  };
}
