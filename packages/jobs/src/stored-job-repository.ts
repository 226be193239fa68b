import { createHash } from 'node:crypto';
import {
  computeJobState,
  type JobId,
  type JobParameters,
  type JobRepository,
  type JobRepositoryOptions,
  type JobsOverview,
  type JobsQueryOptions,
  type JobsResult,
  type JobWithState,
  type RemoveJobsOptions,
} from 'agenda';
import { parseUuid, type Uuid } from '@cifra/domain/ids';
import { LockLost } from './failures.ts';
import { detailsOf, millisecondsOf, parametersOf } from './job-parameters.ts';
import type { JobStore } from './job-store.ts';
import { isSelected, isWithData, sorted } from './select-jobs.ts';
import type { FencedJob, FencedRemoval, StoredJob } from './stored-job.ts';

/** The key of a job created by `every()`: there is one of its name. */
const SINGLE_KEY = '#single';

/**
 * Agenda's sixteen methods on a store of ours. Beyond agenda's requirements, the store itself makes a job unique by name
 * and key, and what a worker writes is written only under the lock of its own run; otherwise it is refused (`LockLost`).
 */
export class StoredJobRepository implements JobRepository {
  readonly #store: JobStore;
  readonly #newId: () => Uuid;
  /** The locks that this repository holds, by job. `unlockJobs` receives only ids, and must not release anyone else's lock. */
  readonly #locks = new Map<string, number>();

  constructor(store: JobStore, newId: () => Uuid) {
    this.#store = store;
    this.#newId = newId;
  }

  async connect(): Promise<void> {
    await this.#store.find(NIL);
  }

  async queryJobs(options: JobsQueryOptions = {}): Promise<JobsResult> {
    const now = new Date();
    const jobs = (await this.#store.list(options.name))
      .filter((job) => isSelected(job, options))
      .map((job): JobWithState => {
        const parameters = parametersOf(job);
        return { ...parameters, _id: parameters._id as JobId, state: computeJobState(parameters, now) };
      })
      .filter(({ state, disabled }) => {
        if (options.state === undefined) return true;
        return options.state === 'paused' ? disabled === true : state === options.state;
      });
    const { skip = 0, limit = 0 } = options;
    return {
      jobs: sorted(jobs, options.sort).slice(skip, limit > 0 ? skip + limit : undefined),
      total: jobs.length,
    };
  }

  async getJobsOverview(): Promise<JobsOverview[]> {
    const now = new Date();
    const overviews = new Map<string, JobsOverview>();
    for (const job of await this.#store.list()) {
      const overview = overviews.get(job.name) ?? emptyOverview(job.name);
      overviews.set(job.name, overview);
      overview.total += 1;
      const state = computeJobState(parametersOf(job), now);
      if (state !== 'paused') overview[state] += 1;
      if (job.isPaused) overview.paused += 1;
    }
    return [...overviews.values()];
  }

  async getDistinctJobNames(): Promise<string[]> {
    return [...new Set((await this.#store.list()).map(({ name }) => name))];
  }

  async getJobById(id: string): Promise<JobParameters | null> {
    const job = await this.#store.find(uuidOr(id));
    return job === null ? null : parametersOf(job);
  }

  async getQueueSize(): Promise<number> {
    const now = Date.now();
    return (await this.#store.list()).filter(({ nextRunAt }) => nextRunAt !== null && nextRunAt < now).length;
  }

  /** An empty filter removes nothing. */
  async removeJobs(options: FencedRemoval): Promise<number> {
    const ids = await this.#idsOf(options);
    return ids.length === 0 ? 0 : this.#store.remove({ ids, fence: options.fence ?? null });
  }

  async purgeAllJobs(): Promise<number> {
    const ids = (await this.#store.list()).map(({ id }) => id);
    return this.#store.remove({ ids, fence: null });
  }

  async saveJob<Data = unknown>(
    job: JobParameters<Data>,
    options: JobRepositoryOptions | undefined,
  ): Promise<JobParameters<Data>> {
    const debounce = job.uniqueOpts?.debounce;
    const id = job._id === undefined ? null : uuidOr(job._id);
    const saved = await this.#store.save({
      id,
      fence: (job as FencedJob).fence ?? null,
      newId: this.#newId(),
      name: job.name,
      key: keyOf(job),
      kind: job.type,
      priority: job.priority,
      isPaused: job.disabled ?? null,
      nextRunAt: millisecondsOf(job.nextRunAt),
      details: detailsOf(job),
      modifiedBy: options?.lastModifiedBy ?? null,
      isInsertOnly: job.uniqueOpts?.insertOnly ?? false,
      debounce: debounce
        ? {
            delay: debounce.delay,
            maxWait: debounce.maxWait ?? null,
            strategy: debounce.strategy ?? 'trailing',
          }
        : null,
      now: Date.now(),
    });
    if (saved === 'locked') throw new LockLost({ name: job.name, id: String(id) });
    return saved === 'gone' ? job : parametersOf<Data>(saved);
  }

  async saveJobState(job: JobParameters, options: JobRepositoryOptions | undefined): Promise<void> {
    const id = uuidOr(job._id);
    const lockedAt = millisecondsOf(job.lockedAt);
    const isWritten = await this.#store.saveState({
      id,
      name: job.name,
      fence: (job as FencedJob).fence ?? null,
      state: {
        nextRunAt: millisecondsOf(job.nextRunAt),
        lockedAt,
        lastRunAt: millisecondsOf(job.lastRunAt),
        lastFinishedAt: millisecondsOf(job.lastFinishedAt),
        failedAt: millisecondsOf(job.failedAt),
        failCount: job.failCount ?? 0,
        failReason: job.failReason ?? null,
        progress: job.progress ?? null,
      },
      modifiedBy: options?.lastModifiedBy ?? null,
    });
    if (!isWritten) throw new LockLost({ name: job.name, id });
    if (lockedAt === null) this.#locks.delete(id);
  }

  async lockJob(
    job: JobParameters,
    options: JobRepositoryOptions | undefined,
  ): Promise<JobParameters | undefined> {
    const locked = await this.#store.lockOne({
      id: uuidOr(job._id),
      nextRunAt: millisecondsOf(job.nextRunAt),
      now: Date.now(),
      worker: options?.lastModifiedBy ?? '',
    });
    return this.#held(locked);
  }

  async getNextJobToRun(
    jobName: string,
    nextScanAt: Date,
    lockDeadline: Date,
    now: Date | undefined,
    options: JobRepositoryOptions | undefined,
  ): Promise<JobParameters | undefined> {
    const locked = await this.#store.lockNext({
      name: jobName,
      dueBy: nextScanAt.getTime(),
      deadline: lockDeadline.getTime(),
      now: (now ?? new Date()).getTime(),
      worker: options?.lastModifiedBy ?? '',
    });
    return this.#held(locked);
  }

  async unlockJob(job: JobParameters): Promise<void> {
    const id = uuidOr(job._id);
    await this.#store.unlock({ locks: [{ id, fence: (job as FencedJob).fence ?? null }] });
    this.#locks.delete(id);
  }

  async unlockJobs(jobIds: (JobId | string)[]): Promise<void> {
    const locks = jobIds.map(uuidOr).flatMap((id) => {
      const fence = this.#locks.get(id);
      this.#locks.delete(id);
      return fence === undefined ? [] : [{ id, fence }];
    });
    if (locks.length > 0) await this.#store.unlock({ locks });
  }

  async disableJobs(options: RemoveJobsOptions): Promise<number> {
    const ids = await this.#idsOf(options);
    return ids.length === 0 ? 0 : this.#store.pause({ ids, isPaused: true });
  }

  async enableJobs(options: RemoveJobsOptions): Promise<number> {
    const ids = await this.#idsOf(options);
    return ids.length === 0 ? 0 : this.#store.pause({ ids, isPaused: false });
  }

  #held(locked: StoredJob | null): JobParameters | undefined {
    if (locked === null) return undefined;
    this.#locks.set(locked.id, locked.fence);
    return parametersOf(locked);
  }

  async #idsOf(options: RemoveJobsOptions): Promise<Uuid[]> {
    const { id, ids, name, names, notNames, data } = options;
    const isFiltered = [id, ids, name, names, notNames, data].some((each) => each !== undefined);
    if (!isFiltered) return [];
    const wanted = id === undefined ? ids : [id];
    return (await this.#store.list(name))
      .filter(
        (job) =>
          (wanted === undefined || wanted.some((each) => String(each) === job.id)) &&
          (names === undefined || names.includes(job.name)) &&
          (notNames === undefined || !notNames.includes(job.name)) &&
          (data === undefined || isWithData(job.details.data, data)),
      )
      .map((job) => job.id);
  }
}

const NIL = '00000000-0000-0000-0000-000000000000' as Uuid;

/** An invalid id matches nothing. */
function uuidOr(id: JobId | string | undefined): Uuid {
  const parsed = parseUuid(String(id));
  return parsed.ok ? parsed.value : NIL;
}

/**
 * What makes a job the same as an earlier one of its name: for `unique({ 'data.key': … })` the key's value, otherwise
 * the whole text of the condition.
 */
function keyOf(job: JobParameters<never> | JobParameters): string | null {
  if (job._id !== undefined) return null;
  if (job.type === 'single') return SINGLE_KEY;
  if (job.unique === undefined) return null;
  const entries = Object.entries(job.unique).toSorted(([left], [right]) => (left < right ? -1 : 1));
  const [first, ...more] = entries;
  if (first?.[0] === 'data.key' && more.length === 0 && typeof first[1] === 'string' && first[1].length <= 80)
    return first[1];
  return createHash('sha256').update(JSON.stringify(entries)).digest('hex');
}

function emptyOverview(name: string): JobsOverview {
  return {
    name,
    total: 0,
    running: 0,
    scheduled: 0,
    queued: 0,
    completed: 0,
    failed: 0,
    repeating: 0,
    paused: 0,
  };
}
