import type {
  JobId,
  JobParameters,
  JobRepository,
  JobRepositoryOptions,
  JobsOverview,
  JobsQueryOptions,
  JobsResult,
  RemoveJobsOptions,
} from 'agenda';
import { LockLost } from './failures.ts';

interface GuardOptions {
  /** The scheduler's clock, which decides what is due. Locks use the machine's clock. */
  readonly nowMicros: () => bigint;
  readonly onReached: () => void;
  readonly onUnreached: (error: unknown) => void;
  readonly onFailure: (what: string, error: unknown) => void;
}

type GuardedJob = JobParameters & { readonly dueAt?: Date | null };

/**
 * Limits what agenda's processor may do with any repository:
 * - the scheduler's clock decides what is due;
 * - while a job runs, the store keeps the time at which it was due. Agenda itself would write the next time at once,
 *   and after a crash the job would wait for that: a daily job for a whole day;
 * - while the store is away no lock runs out, since nobody can renew one: who held it has half a lock's lifetime after
 *   the store's return to renew it or to write an outcome, before it is taken over;
 * - a worker that is stopping locks nothing more, and releases a job that it has just been given;
 * - agenda does not wait for `unlockJob`: its failure is reported, and does not end the process.
 */
export class GuardedRepository implements JobRepository {
  readonly #inner: JobRepository;
  readonly #options: GuardOptions;
  #isStopping = false;
  /** The names of jobs that are being looked for. */
  readonly #looking = new Set<string>();
  /** When the store last answered, by the machine's clock. */
  #lastReachedAt = Date.now();
  /** Set from the first failure until half a lock's lifetime after the store's return. */
  #away: { readonly since: number; readonly until: number | null } | null = null;

  constructor(inner: JobRepository, options: GuardOptions) {
    this.#inner = inner;
    this.#options = options;
  }

  /** From now on nothing is locked. */
  stop(): void {
    this.#isStopping = true;
  }

  async getNextJobToRun(
    jobName: string,
    nextScanAt: Date,
    lockDeadline: Date,
    now: Date | undefined,
    options: JobRepositoryOptions | undefined,
  ): Promise<JobParameters | undefined> {
    if (this.#isStopping) return undefined;
    // Agenda looks at every scan, whether the look before has ended or not: they would all take a job when the store is back.
    if (this.#away?.until === null && this.#looking.has(jobName)) return undefined;
    const offset = Number(this.#options.nowMicros() / 1000n) - Date.now();
    const dueBy = new Date(nextScanAt.getTime() + offset);
    this.#looking.add(jobName);
    const found = await this.#inner
      .getNextJobToRun(jobName, dueBy, this.#withoutTimeAway(lockDeadline), now, options)
      .catch((error: unknown) => {
        this.#away = { since: this.#away?.since ?? this.#lastReachedAt, until: null };
        this.#options.onUnreached(error);
        throw error;
      })
      .finally(() => this.#looking.delete(jobName));
    this.#lastReachedAt = Date.now();
    if (this.#away?.until === null) this.#away = { ...this.#away, until: this.#lastReachedAt };
    this.#options.onReached();
    if (!found) return undefined;
    if (this.#isStopping) {
      await this.unlockJob(found);
      return undefined;
    }
    const { nextRunAt } = found;
    const guarded: GuardedJob = {
      ...found,
      dueAt: nextRunAt,
      // Agenda's processor waits by the machine's clock.
      nextRunAt: nextRunAt === null ? new Date() : new Date(nextRunAt.getTime() - offset),
    };
    return guarded;
  }

  /** The instant before which a lock that was not renewed since is taken over. */
  #withoutTimeAway(deadline: Date): Date {
    if (this.#away === null) return deadline;
    const lifeMilliseconds = Date.now() - deadline.getTime();
    const { since, until } = this.#away;
    if (until === null || Date.now() - until < lifeMilliseconds / 2)
      return new Date(since - lifeMilliseconds);
    this.#away = null;
    return deadline;
  }

  async saveJobState(job: JobParameters, options: JobRepositoryOptions | undefined): Promise<void> {
    const { dueAt, ...rest } = job as GuardedJob;
    const isHeld = job.lockedAt !== undefined;
    try {
      await this.#inner.saveJobState(
        isHeld && dueAt !== undefined ? { ...rest, nextRunAt: dueAt } : rest,
        options,
      );
    } catch (error) {
      // Agenda swallows errors here, at the end of a run.
      this.#options.onFailure(error instanceof LockLost ? 'jobs.lockLost' : 'jobs.stateNotSaved', error);
      throw error;
    }
  }

  async unlockJob(job: JobParameters): Promise<void> {
    await this.#inner
      .unlockJob(job)
      .catch((error: unknown) => this.#options.onFailure('jobs.notUnlocked', error));
  }

  async unlockJobs(jobIds: (JobId | string)[]): Promise<void> {
    await this.#inner
      .unlockJobs(jobIds)
      .catch((error: unknown) => this.#options.onFailure('jobs.notUnlocked', error));
  }

  connect = (): Promise<void> => this.#inner.connect();
  queryJobs = (options?: JobsQueryOptions): Promise<JobsResult> => this.#inner.queryJobs(options);
  getJobsOverview = (): Promise<JobsOverview[]> => this.#inner.getJobsOverview();
  getDistinctJobNames = (): Promise<string[]> => this.#inner.getDistinctJobNames();
  getJobById = (id: string): Promise<JobParameters | null> => this.#inner.getJobById(id);
  getQueueSize = (): Promise<number> => this.#inner.getQueueSize();
  removeJobs = (options: RemoveJobsOptions): Promise<number> => this.#inner.removeJobs(options);
  saveJob = <Data = unknown>(
    job: JobParameters<Data>,
    options: JobRepositoryOptions | undefined,
  ): Promise<JobParameters<Data>> => this.#inner.saveJob(job, options);
  lockJob = (
    job: JobParameters,
    options: JobRepositoryOptions | undefined,
  ): Promise<JobParameters | undefined> => this.#inner.lockJob(job, options);
  disableJobs = (options: RemoveJobsOptions): Promise<number> => this.#inner.disableJobs(options);
  enableJobs = (options: RemoveJobsOptions): Promise<number> => this.#inner.enableJobs(options);
  purgeAllJobs = (): Promise<number> => this.#inner.purgeAllJobs();
}
