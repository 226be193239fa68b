/** A failure with a reason for people, which is shown with the job. Any other error from a handler is masked. */
export class JobFailed extends Error {
  override readonly name = 'JobFailed';
}

/** Another worker has taken the job since, or the job is gone: what this worker determined is not written. */
export class LockLost extends Error {
  override readonly name = 'LockLost';
  constructor(job: { readonly name: string; readonly id: string }) {
    super(`the lock of ${job.name} (${job.id}) belongs to another worker, or the job is gone`);
  }
}

/** The job store cannot be used: it is not reached, or it is unsuitable, which is the cause then. */
export class JobStoreUnavailable extends Error {
  override readonly name = 'JobStoreUnavailable';
}

/** Something that a store of jobs needs and its server does not have. */
export interface Lack {
  readonly code:
    'SERVER_VERSION' | 'ATOMIC_FIND_AND_MODIFY' | 'SORTED_FIND_AND_MODIFY' | 'UNIQUE_INDEX' | 'INDEX';
  /** What is missing: continues "lacks". */
  readonly says: string;
}

/** The server of the job store can be reached, and lacks what jobs need. */
export class JobStoreUnsuitable extends Error {
  override readonly name = 'JobStoreUnsuitable';
  readonly lacks: readonly Lack[];
  /** The servers that have all of it. */
  readonly supported: string;

  constructor({
    server,
    lacks,
    supported,
  }: {
    readonly server: string;
    readonly lacks: readonly Lack[];
    readonly supported: string;
  }) {
    const missing = lacks.map(({ code, says }) => `${code}: ${says}`).join('; ');
    super(`the server of the job store (${server}) lacks ${missing}. Supported: ${supported}`);
    this.lacks = lacks;
    this.supported = supported;
  }
}
