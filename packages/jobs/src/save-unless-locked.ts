import type { JobParameters, JobRepository } from 'agenda';
import { LockLost } from './failures.ts';

/** Saves a job as it was read and changed. False, and nothing is written, if somebody has locked it since. */
export async function isSavedUnlessLocked(repository: JobRepository, job: JobParameters): Promise<boolean> {
  try {
    await repository.saveJob(job, undefined);
    return true;
  } catch (error) {
    if (error instanceof LockLost) return false;
    throw error;
  }
}
