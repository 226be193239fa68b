import { ChangeNumbers, FIRM_ID } from '@cifra/database/changes/count-up';
import type { ControlTx } from '@cifra/database/tx';
import type { Uuid } from '@cifra/domain/ids';
import { rowOf, storedJobOf, type JobDetails, type StoredJob } from '../stored-job.ts';
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

export interface JobToSave {
  /** Null if the job is to be found by its key, or created. */
  readonly id: Uuid | null;
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

/** Creates a job or changes its schedule; what workers write is kept. Returns null if the job to be changed no longer exists. */
async function save(tx: ControlTx, job: JobToSave): Promise<StoredJob | null> {
  const { id, name } = job;
  const [stored, numbers] = await Promise.all([findSaved(tx, job), ChangeNumbers.gather(tx)]);
  if (stored === null && id !== null) return null;
  if (stored !== null && stored.name !== name) return null;
  if (stored !== null && id === null && job.isInsertOnly && job.debounce === null) return stored;
  countUp(tx, numbers);
  if (stored === null) return insert(tx, job);
  return write(tx, stored, {
    priority: job.priority,
    isPaused: job.isPaused ?? stored.isPaused,
    details: job.details,
    modifiedBy: job.modifiedBy,
    ...nextRunOf(stored, job),
  });
}

async function findSaved(tx: ControlTx, { id, name, key }: JobToSave): Promise<StoredJob | null> {
  if (id !== null) return find(tx, id);
  const row = key === null ? null : await tx.first(jobByKey, { name, key });
  return row ? storedJobOf(row) : null;
}

/** When a job that is saved again runs next. */
function nextRunOf(
  stored: StoredJob,
  job: JobToSave,
): Pick<StoredJob, 'nextRunAt'> & { readonly details?: JobDetails } {
  const { debounce, now, details } = job;
  if (job.id === null && debounce !== null) {
    const startedAt = stored.details.debounceStartedAtMilliseconds ?? now;
    const started = { ...details, debounceStartedAtMilliseconds: startedAt };
    if (debounce.strategy === 'leading') return { nextRunAt: stored.nextRunAt, details: started };
    if (debounce.maxWait !== null && now - startedAt >= debounce.maxWait)
      return { nextRunAt: now, details: { ...details, debounceStartedAtMilliseconds: null } };
    return { nextRunAt: now + debounce.delay, details: started };
  }
  // When `every()` is called again at start-up, a job that is already scheduled does not run at once.
  const isProtected = job.id === null && job.kind === 'single' && (job.nextRunAt ?? Infinity) <= now;
  return { nextRunAt: isProtected ? stored.nextRunAt : job.nextRunAt };
}

function insert(tx: ControlTx, job: JobToSave): StoredJob {
  const { debounce, now, details } = job;
  const stored: StoredJob = {
    id: job.newId,
    name: job.name,
    key: job.key ?? job.newId,
    kind: job.kind,
    priority: job.priority,
    isPaused: job.isPaused ?? false,
    nextRunAt: debounce?.strategy === 'trailing' ? now + debounce.delay : job.nextRunAt,
    lockedAt: null,
    lockedBy: null,
    fence: 0,
    lastRunAt: null,
    lastFinishedAt: null,
    failedAt: null,
    failCount: 0,
    failReason: null,
    progress: null,
    modifiedBy: job.modifiedBy,
    details: debounce === null ? details : { ...details, debounceStartedAtMilliseconds: now },
  };
  tx.derive(insertJob, rowOf(stored));
  return stored;
}

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

export interface LockRequest {
  readonly name: string;
  readonly dueBy: number;
  readonly deadline: number;
  readonly now: number;
  readonly worker: string;
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
async function lockOne(
  tx: ControlTx,
  wanted: {
    readonly id: Uuid;
    readonly nextRunAt: number | null;
    readonly now: number;
    readonly worker: string;
  },
): Promise<StoredJob | null> {
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
async function unlock(
  tx: ControlTx,
  { locks }: { readonly locks: readonly { readonly id: Uuid; readonly fence: number | null }[] },
): Promise<number> {
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

async function remove(tx: ControlTx, { ids }: { readonly ids: readonly Uuid[] }): Promise<number> {
  const { jobs, numbers } = await findAll(tx, ids);
  for (const { id } of jobs) tx.derive(deleteJob, { id });
  if (jobs.length > 0) countUp(tx, numbers);
  return jobs.length;
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
