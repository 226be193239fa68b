/** A failure with a reason for people, which is shown with the job. Any other error from a handler is masked. */
export class JobFailed extends Error {
  override readonly name = 'JobFailed';
}

/** The lock expired and another worker took the job, or the job is gone: this worker's outcome is not written. */
export class LockLost extends Error {
  override readonly name = 'LockLost';
  constructor(job: { readonly name: string; readonly id: string }) {
    super(`the lock of ${job.name} (${job.id}) belongs to another worker, or the job is gone`);
  }
}

/** The job store cannot be reached. */
export class JobStoreUnavailable extends Error {
  override readonly name = 'JobStoreUnavailable';
}
