import type { Uuid } from '@cifra/domain/ids';
import type { JobDetails, StoredJob } from './stored-job.ts';

/**
 * Where jobs are kept, as plain data. Each write is atomic. A write that carries a fence changes nothing if the job was
 * locked by somebody else since.
 */
export interface JobStore {
  readonly find: (id: Uuid) => Promise<StoredJob | null>;
  /** Of one name, or all. */
  readonly list: (name?: string) => Promise<readonly StoredJob[]>;
  /** Creates a job or changes its schedule; what workers write is kept. */
  readonly save: (job: JobToSave) => Promise<JobSaved>;
  /** Writes what a worker determined. False if another worker now has the lock or the job is gone. */
  readonly saveState: (state: StateToSave) => Promise<boolean>;
  /** Locks the next job of a name, under the next fence. Null if there is none: then nothing is written. */
  readonly lockNext: (request: LockRequest) => Promise<StoredJob | null>;
  /** Locks this job if it is free and still due when the caller expects. */
  readonly lockOne: (request: LockOneRequest) => Promise<StoredJob | null>;
  /** Frees jobs, each only from the given lock. */
  readonly unlock: (request: { readonly locks: readonly HeldLock[] }) => Promise<number>;
  readonly remove: (request: JobsToRemove) => Promise<number>;
  readonly pause: (request: { readonly ids: readonly Uuid[]; readonly isPaused: boolean }) => Promise<number>;
}

export interface JobToSave {
  /** Null if the job is to be found by its key, or created. */
  readonly id: Uuid | null;
  /** With an id: the fence that the caller read, or null if the job may have been locked since. */
  readonly fence: number | null;
  readonly newId: Uuid;
  readonly name: string;
  /** Null for a job that shares its key with no other, of which there may be any number. */
  readonly key: string | null;
  readonly kind: 'normal' | 'single';
  readonly priority: number;
  readonly isPaused: boolean | null;
  readonly nextRunAt: number | null;
  readonly details: JobDetails;
  readonly modifiedBy: string | null;
  readonly isInsertOnly: boolean;
  readonly debounce: {
    readonly delay: number;
    readonly maxWait: number | null;
    readonly strategy: 'trailing' | 'leading';
  } | null;
  readonly now: number;
}

/** The job as it is stored now; `gone` if there is none with the id, `locked` if somebody locked it since it was read. */
export type JobSaved = StoredJob | 'gone' | 'locked';

export type JobState = Pick<
  StoredJob,
  | 'nextRunAt'
  | 'lockedAt'
  | 'lastRunAt'
  | 'lastFinishedAt'
  | 'failedAt'
  | 'failCount'
  | 'failReason'
  | 'progress'
>;

export interface StateToSave {
  readonly id: Uuid;
  readonly name: string;
  /** The lock under which the state was determined; null if nobody held one, as when agenda is used without a lock. */
  readonly fence: number | null;
  readonly state: JobState;
  readonly modifiedBy: string | null;
}

export interface LockRequest {
  readonly name: string;
  /** Milliseconds since the epoch, like all instants here. */
  readonly dueBy: number;
  /** A lock that was not renewed since is taken over. */
  readonly deadline: number;
  readonly now: number;
  readonly worker: string;
}

export interface LockOneRequest {
  readonly id: Uuid;
  readonly nextRunAt: number | null;
  readonly now: number;
  readonly worker: string;
}

export interface HeldLock {
  readonly id: Uuid;
  readonly fence: number | null;
}

export interface JobsToRemove {
  readonly ids: readonly Uuid[];
  /** Only if nobody locked them since. */
  readonly fence: number | null;
}
