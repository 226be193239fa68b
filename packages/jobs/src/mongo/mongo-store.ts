import type { Collection, Filter } from 'mongodb';
import type { JobSaved, JobStore, JobToSave, StateToSave } from '../job-store.ts';
import { changeOfSaved, newJob } from '../saved-job.ts';
import type { StoredJob } from '../stored-job.ts';
import { dateOf, documentOf, fieldsOf, jobOf, type JobDocument } from './job-document.ts';
import { repeatWhileAway } from './repeat.ts';
import { isDuplicateKey } from './server-errors.ts';

/** How often a save that others come before is tried again. */
const SAVE_ATTEMPTS = 5;

export interface MongoStoreOptions {
  /** How long an outcome waits for a server that is away. */
  readonly outcomeWaitMilliseconds: number;
}

/** Does something with the collection of the jobs. */
export type WithJobs = <Value>(work: (jobs: Collection<JobDocument>) => Promise<Value>) => Promise<Value>;

/**
 * Jobs as documents of a collection. Every write is one update of one document, decided by the server by its filter: a
 * worker's carries the fence of its lock, and only taking a lock counts the fence up.
 */
export function mongoStore(withJobs: WithJobs, { outcomeWaitMilliseconds }: MongoStoreOptions): JobStore {
  const asJob = (document: JobDocument | null): StoredJob | null =>
    document === null ? null : jobOf(document);

  return {
    find: async (id) => asJob(await withJobs((jobs) => jobs.findOne({ _id: id }))),
    list: async (name) =>
      (
        await withJobs((jobs) =>
          jobs
            .find(name === undefined ? {} : { name })
            .sort({ name: 1, key: 1 })
            .toArray(),
        )
      ).map(jobOf),
    save: (job) => (job.id === null ? saveByKey(job) : saveById(job, job.id)),
    saveState,
    lockNext: async ({ name, dueBy, deadline, now, worker }) =>
      asJob(
        await withJobs((jobs) =>
          jobs.findOneAndUpdate(
            {
              name,
              isPaused: false,
              $or: [
                { lockedAt: null, nextRunAt: { $lte: new Date(dueBy) } },
                { lockedAt: { $lte: new Date(deadline) } },
              ],
            },
            { $set: { lockedAt: new Date(now), lockedBy: worker }, $inc: { fence: 1 } },
            { sort: { nextRunAt: 1, priority: -1 }, returnDocument: 'after' },
          ),
        ),
      ),
    lockOne: async ({ id, nextRunAt, now, worker }) =>
      asJob(
        await withJobs((jobs) =>
          jobs.findOneAndUpdate(
            { _id: id, isPaused: false, lockedAt: null, nextRunAt: dateOf(nextRunAt) },
            { $set: { lockedAt: new Date(now), lockedBy: worker }, $inc: { fence: 1 } },
            { returnDocument: 'after' },
          ),
        ),
      ),
    unlock: async ({ locks }) => {
      let count = 0;
      for (const { id, fence } of locks) {
        const held = { _id: id, lockedAt: { $ne: null }, ...underFence(fence) };
        count += (await withJobs((jobs) => jobs.updateOne(held, { $set: { lockedAt: null } }))).modifiedCount;
      }
      return count;
    },
    remove: async ({ ids, fence }) =>
      (await withJobs((jobs) => jobs.deleteMany({ _id: { $in: [...ids] }, ...underFence(fence) })))
        .deletedCount,
    pause: async ({ ids, isPaused }) =>
      (
        await withJobs((jobs) =>
          jobs.updateMany({ _id: { $in: [...ids] }, isPaused: !isPaused }, { $set: { isPaused } }),
        )
      ).modifiedCount,
  };

  async function saveById(job: JobToSave, id: StoredJob['id']): Promise<JobSaved> {
    const stored = await withJobs((jobs) => jobs.findOne({ _id: id, name: job.name }));
    if (stored === null) return 'gone';
    const saved = await withJobs((jobs) =>
      jobs.findOneAndUpdate(
        { _id: id, name: job.name, ...underFence(job.fence) },
        { $set: fieldsOf(changeOfSaved(jobOf(stored), job)) },
        { returnDocument: 'after' },
      ),
    );
    return asJob(saved) ?? 'locked';
  }

  /** Somebody else may create, lock or remove the job meanwhile: then it is looked at again. */
  async function saveByKey(job: JobToSave): Promise<StoredJob> {
    const { name, key } = job;
    for (let attempt = 1; ; attempt += 1) {
      const stored = key === null ? null : await withJobs((jobs) => jobs.findOne({ name, key }));
      const saved = stored === null ? await insert(job, attempt) : await saveAgain(jobOf(stored), job);
      if (saved !== null) return saved;
      if (attempt === SAVE_ATTEMPTS)
        throw new Error(`${name} (${String(key)}) changes too often to be saved`);
    }
  }

  async function insert(job: JobToSave, attempt: number): Promise<StoredJob | null> {
    const created = newJob(job);
    try {
      await withJobs((jobs) => jobs.insertOne(documentOf(created)));
      return created;
    } catch (error) {
      if (job.key === null || !isDuplicateKey(error) || attempt === SAVE_ATTEMPTS) throw error;
      return null;
    }
  }

  async function saveAgain(stored: StoredJob, job: JobToSave): Promise<StoredJob | null> {
    if (job.isInsertOnly && job.debounce === null) return stored;
    const { id: _id, fence } = stored;
    const change = { $set: fieldsOf(changeOfSaved(stored, job)) };
    return asJob(
      await withJobs((jobs) => jobs.findOneAndUpdate({ _id, fence }, change, { returnDocument: 'after' })),
    );
  }

  /** An outcome waits while the server is away, since the run's work is done; a renewed lock has no such time. */
  async function saveState(wanted: StateToSave): Promise<boolean> {
    const forMilliseconds = wanted.state.lockedAt === null ? outcomeWaitMilliseconds : 0;
    return repeatWhileAway(
      async (isRepeated) => (await writeState(wanted)) || (isRepeated && (await isWritten(wanted))),
      { forMilliseconds },
    );
  }

  async function writeState({ id, name, fence, state, modifiedBy }: StateToSave): Promise<boolean> {
    // A job without a lock does not become locked again: a worker whose lock was released from outside has lost it.
    const held: Filter<JobDocument> = fence === null ? {} : { fence, lockedAt: { $ne: null } };
    const { matchedCount } = await withJobs((jobs) =>
      jobs.updateOne({ _id: id, name, ...held }, { $set: { ...fieldsOf(state), modifiedBy } }),
    );
    return matchedCount === 1;
  }

  /** Whether an attempt whose answer was lost has written the outcome. */
  async function isWritten({ id, fence, state }: StateToSave): Promise<boolean> {
    const { lastFinishedAt, failedAt } = fieldsOf(state);
    const done = { _id: id, lockedAt: null, lastFinishedAt, failedAt, ...underFence(fence) };
    return (await withJobs((jobs) => jobs.countDocuments(done as Filter<JobDocument>))) === 1;
  }
}

/** Only while nobody has locked the job since. */
const underFence = (fence: number | null): Pick<Filter<JobDocument>, 'fence'> =>
  fence === null ? {} : { fence };
