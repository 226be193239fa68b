import type { JobParameters, JobRepository } from 'agenda';
import type { ScheduledData } from './job-definition.ts';

/**
 * Creates a job unless one with its name and key exists: an existing one stays unchanged, and so does one that another
 * worker creates at the same time.
 */
export async function makeOnce(
  repository: JobRepository,
  job: JobParameters & { readonly data: ScheduledData },
): Promise<void> {
  // Not `every()`, which allows one job per name and overwrites the pause and lock of an existing one.
  await repository.saveJob(
    { ...job, unique: { 'data.key': job.data.key }, uniqueOpts: { insertOnly: true } },
    undefined,
  );
}
