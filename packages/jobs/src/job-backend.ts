import type { JobParameters, JobRepository } from 'agenda';

/** A place where jobs are kept. Its sixteen methods are agenda's. */
export interface JobBackend {
  readonly name: 'control plane' | 'MongoDB';
  readonly repository: JobRepository;
  /** May be called again until it succeeds. Throws when the store cannot be reached. */
  readonly connect: () => Promise<void>;
  /** Jobs whose last run failed, where the store can tell without reading all. */
  readonly listFailed?: () => Promise<JobParameters[]>;
  /** The number of the store's last change, counted up by every write. */
  readonly lastChange: () => Promise<bigint>;
  readonly disconnect: () => Promise<void>;
}
