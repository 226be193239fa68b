/** A job failed for a reason that people may read: it is shown with the job. Whatever else a handler throws is masked. */
export class JobFailed extends Error {
  override readonly name = 'JobFailed';
}

/** The lock ran out and another worker took the job, or the job is gone: what this worker found out is not written. */
export class LockLost extends Error {
  override readonly name = 'LockLost';
  constructor(job: { readonly name: string; readonly id: string }) {
    super(`the lock of ${job.name} (${job.id}) is another worker's, or the job is gone`);
  }
}

/** The job store cannot be reached. */
export class JobStoreUnavailable extends Error {
  override readonly name = 'JobStoreUnavailable';
}
