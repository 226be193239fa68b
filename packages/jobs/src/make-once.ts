import type { JobParameters, JobRepository } from 'agenda';
import type { ScheduledData } from './job-definition.ts';
import { isDuplicateKey } from './mongo/mongo-backend.ts';

/**
 * Creates a job unless there is one of its name and key: an existing one stays as it is, and so does another worker's concurrent
 * one.
 */
export async function makeOnce(
  repository: JobRepository,
  job: JobParameters & { readonly data: ScheduledData },
): Promise<void> {
  try {
    // Not `every()`: it has one job for each name, and writes over the pause and the lock of the one that is there.
    await repository.saveJob(
      { ...job, unique: { 'data.key': job.data.key }, uniqueOpts: { insertOnly: true } },
      undefined,
    );
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
}
