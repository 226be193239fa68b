import type { JobParameters, JobRepository } from 'agenda';

/** A store for jobs. Its sixteen methods are agenda's. */
export interface JobBackend {
  readonly name: 'control plane' | 'MongoDB';
  readonly repository: JobRepository;
  /** May be called again until it succeeds. Throws if the store cannot be reached. */
  readonly connect: () => Promise<void>;
  /** Jobs whose last run failed, if the store can find them without reading all jobs. */
  readonly listFailed?: () => Promise<JobParameters[]>;
  /** The number of the store's last change. Every write counts it up. */
  readonly lastChange: () => Promise<bigint>;
  readonly disconnect: () => Promise<void>;
}
