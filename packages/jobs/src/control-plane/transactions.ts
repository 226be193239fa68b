import { ChangeNumbers, FIRM_ID } from '@cifra/database/changes/count-up';
import type { ControlTx } from '@cifra/database/tx';
import type { Uuid } from '@cifra/domain/ids';
import type {
  HeldLock,
  JobSaved,
  JobsToRemove,
  JobToSave,
  LockOneRequest,
  LockRequest,
  StateToSave,
} from '../job-store.ts';
import { changeOfSaved, newJob } from '../saved-job.ts';
import { rowOf, storedJobOf, type StoredJob } from '../stored-job.ts';
import { deleteJob, insertJob, jobById, jobByKey, nextJob, replaceJob } from './queries.ts';

/**
 * The writes of the job store, each in one transaction of the control plane's writer, with plain data in and out. They
 * write the derived table `jobs` and count up its changes; they make no commit. `ops` runs them as commands of the
 * books (ops/src/jobs/commands.ts).
 */

async function find(tx: ControlTx, id: Uuid): Promise<StoredJob | null> {
  const row = await tx.first(jobById, { id });
  return row ? storedJobOf(row) : null;
}

/** Tells the followers of jobs that they have changed. */
function countUp(tx: ControlTx, numbers: ChangeNumbers): void {
  numbers.countUp(tx, 'jobs', [FIRM_ID]);
}

/** Writes the job's new state, provided that it still has the lock that it had when it was read. */
function write(tx: ControlTx, known: StoredJob, change: Partial<StoredJob>): StoredJob {
  const next = { ...known, ...change };
  const { name: _name, job_key: _key, kind: _kind, ...row } = rowOf(next);
  tx.derive(replaceJob, { ...row, known_fence: known.fence }, 'ONE');
  return next;
}

/** Creates a job or changes its schedule; what workers write is kept. */
async function save(tx: ControlTx, job: JobToSave): Promise<JobSaved> {
  const { id, name, fence } = job;
  const [stored, numbers] = await Promise.all([findSaved(tx, job), ChangeNumbers.gather(tx)]);
  if (stored === null && id !== null) return 'gone';
  if (stored !== null && stored.name !== name) return 'gone';
  if (stored !== null && id !== null && fence !== null && stored.fence !== fence) return 'locked';
  if (stored !== null && id === null && job.isInsertOnly && job.debounce === null) return stored;
  countUp(tx, numbers);
  return stored === null ? insert(tx, job) : write(tx, stored, changeOfSaved(stored, job));
}

async function findSaved(tx: ControlTx, { id, name, key }: JobToSave): Promise<StoredJob | null> {
  if (id !== null) return find(tx, id);
  const row = key === null ? null : await tx.first(jobByKey, { name, key });
  return row ? storedJobOf(row) : null;
}

function insert(tx: ControlTx, job: JobToSave): StoredJob {
  const stored = newJob(job);
  tx.derive(insertJob, rowOf(stored));
  return stored;
}

/** Writes what a worker determined. Returns false and writes nothing if another worker now has the lock or the job is gone. */
async function saveState(
  tx: ControlTx,
  { id, name, fence, state, modifiedBy }: StateToSave,
): Promise<boolean> {
  const [stored, numbers] = await Promise.all([find(tx, id), ChangeNumbers.gather(tx)]);
  if (stored === null || stored.name !== name) return false;
  if (fence !== null && stored.fence !== fence) return false;
  // A job without a lock does not become locked again: a worker whose lock was released from outside has lost it.
  if (fence !== null && stored.lockedAt === null) return false;
  write(tx, stored, { ...state, modifiedBy });
  countUp(tx, numbers);
  return true;
}

/** Locks the next job of a name; each lock has its own fence. Returns null if there is none. */
async function lockNext(
  tx: ControlTx,
  { name, dueBy, deadline, now, worker }: LockRequest,
): Promise<StoredJob | null> {
  const due = { name, dueBy: BigInt(dueBy) * 1000n, deadline: BigInt(deadline) * 1000n };
  const [row, numbers] = await Promise.all([tx.first(nextJob, due), ChangeNumbers.gather(tx)]);
  if (row === null) return null;
  countUp(tx, numbers);
  return lock(tx, storedJobOf(row), { now, worker });
}

function lock(
  tx: ControlTx,
  job: StoredJob,
  { now, worker }: { readonly now: number; readonly worker: string },
): StoredJob {
  return write(tx, job, { lockedAt: now, lockedBy: worker, fence: job.fence + 1 });
}

/** Locks this job if it is free and still due when the caller expects. */
async function lockOne(tx: ControlTx, wanted: LockOneRequest): Promise<StoredJob | null> {
  const [job, numbers] = await Promise.all([find(tx, wanted.id), ChangeNumbers.gather(tx)]);
  if (job === null || job.lockedAt !== null || job.isPaused || job.nextRunAt !== wanted.nextRunAt)
    return null;
  countUp(tx, numbers);
  return lock(tx, job, wanted);
}

/** The existing jobs with these ids, each once, and the numbers of changes, in one set of reads. */
async function findAll(
  tx: ControlTx,
  ids: readonly Uuid[],
): Promise<{ readonly jobs: readonly StoredJob[]; readonly numbers: ChangeNumbers }> {
  const [found, numbers] = await Promise.all([
    Promise.all([...new Set(ids)].map((id) => find(tx, id))),
    ChangeNumbers.gather(tx),
  ]);
  return { jobs: found.filter((job) => job !== null), numbers };
}

/** Frees jobs. If a fence is given, the job is freed only from that lock. Returns how many were freed. */
async function unlock(tx: ControlTx, { locks }: { readonly locks: readonly HeldLock[] }): Promise<number> {
  const { jobs, numbers } = await findAll(
    tx,
    locks.map(({ id }) => id),
  );
  const isFreed = (job: StoredJob): boolean =>
    job.lockedAt !== null &&
    locks.some(({ id, fence }) => id === job.id && (fence === null || fence === job.fence));
  const freed = jobs.filter(isFreed);
  for (const job of freed) write(tx, job, { lockedAt: null });
  if (freed.length > 0) countUp(tx, numbers);
  return freed.length;
}

/** Removes jobs; with a fence, only those that nobody locked since. */
async function remove(tx: ControlTx, { ids, fence }: JobsToRemove): Promise<number> {
  const { jobs, numbers } = await findAll(tx, ids);
  const removed = jobs.filter((job) => fence === null || job.fence === fence);
  for (const { id } of removed) tx.derive(deleteJob, { id });
  if (removed.length > 0) countUp(tx, numbers);
  return removed.length;
}

async function pause(
  tx: ControlTx,
  { ids, isPaused }: { readonly ids: readonly Uuid[]; readonly isPaused: boolean },
): Promise<number> {
  const { jobs, numbers } = await findAll(tx, ids);
  const changed = jobs.filter((job) => job.isPaused !== isPaused);
  for (const job of changed) write(tx, job, { isPaused });
  if (changed.length > 0) countUp(tx, numbers);
  return changed.length;
}

export const jobTransactions = { save, saveState, lockNext, lockOne, unlock, remove, pause } as const;
export type JobTransactions = typeof jobTransactions;
export type JobTransactionName = keyof JobTransactions;

export type JobAction = 'pause' | 'resume' | 'retry' | 'run';

/**
 * Changes a job as a person requests, inside the command that also records it. `run` and `retry` make it due now;
 * `retry` keeps the day's idempotency key, `run` gets its own (`runKey`). Returns the job before and after, or null if
 * there is no such job.
 */
export async function changeJob(
  tx: ControlTx,
  wanted: { readonly id: Uuid; readonly action: JobAction; readonly runKey: string; readonly now: number },
): Promise<{ readonly before: StoredJob; readonly after: StoredJob } | null> {
  const [before, numbers] = await Promise.all([find(tx, wanted.id), ChangeNumbers.gather(tx)]);
  if (before === null) return null;
  countUp(tx, numbers);
  return { before, after: write(tx, before, changeOf(before, wanted)) };
}

function changeOf(
  { details }: StoredJob,
  { action, runKey, now }: { readonly action: JobAction; readonly runKey: string; readonly now: number },
): Partial<StoredJob> {
  switch (action) {
    case 'pause':
      return { isPaused: true };
    case 'resume':
      return { isPaused: false };
    case 'retry':
      return { nextRunAt: now };
    case 'run': {
      const data = typeof details.data === 'object' && details.data !== null ? details.data : {};
      return {
        nextRunAt: now,
        details: { ...details, data: { ...data, requested: { key: runKey, at: now } } },
      };
    }
  }
}
