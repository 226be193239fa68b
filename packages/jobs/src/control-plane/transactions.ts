import { countUp, FIRM_ID } from '@cifra/database/changes/count-up';
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

/** Writes the job's new state, provided that it still has the lock that it had when it was read. */
async function write(tx: ControlTx, known: StoredJob, change: Partial<StoredJob>): Promise<StoredJob> {
  const next = { ...known, ...change };
  const { name: _name, job_key: _key, kind: _kind, ...row } = rowOf(next);
  tx.derive(replaceJob, { ...row, known_fence: known.fence }, 'ONE');
  await countUp(tx, 'jobs', [FIRM_ID]);
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
async function save(tx: ControlTx, request: JobToSave): Promise<StoredJob | null> {
  const { id, key, name } = request;
  const byKey = id === null && key !== null ? await tx.first(jobByKey, { name, key }) : null;
  const stored = id === null ? (byKey ? storedJobOf(byKey) : null) : await find(tx, id);
  if (stored === null) return id === null ? insert(tx, request) : null;
  if (stored.name !== name) return null;
  if (id === null && request.isInsertOnly && request.debounce === null) return stored;
  return write(tx, stored, {
    priority: request.priority,
    isPaused: request.isPaused ?? stored.isPaused,
    details: request.details,
    modifiedBy: request.modifiedBy,
    ...nextRunOf(stored, request),
  });
}

/** When a job that is saved again runs next. */
function nextRunOf(
  stored: StoredJob,
  request: JobToSave,
): Pick<StoredJob, 'nextRunAt'> & { readonly details?: JobDetails } {
  const { debounce, now, details } = request;
  if (request.id === null && debounce !== null) {
    const startedAt = stored.details.debounceStartedAtMilliseconds ?? now;
    const started = { ...details, debounceStartedAtMilliseconds: startedAt };
    if (debounce.strategy === 'leading') return { nextRunAt: stored.nextRunAt, details: started };
    if (debounce.maxWait !== null && now - startedAt >= debounce.maxWait)
      return { nextRunAt: now, details: { ...details, debounceStartedAtMilliseconds: null } };
    return { nextRunAt: now + debounce.delay, details: started };
  }
  // When `every()` is called again at start-up, a job that is already scheduled does not run at once.
  const isProtected =
    request.id === null && request.kind === 'single' && (request.nextRunAt ?? Infinity) <= now;
  return { nextRunAt: isProtected ? stored.nextRunAt : request.nextRunAt };
}

async function insert(tx: ControlTx, request: JobToSave): Promise<StoredJob> {
  const { debounce, now, details } = request;
  const job: StoredJob = {
    id: request.newId,
    name: request.name,
    key: request.key ?? request.newId,
    kind: request.kind,
    priority: request.priority,
    isPaused: request.isPaused ?? false,
    nextRunAt: debounce?.strategy === 'trailing' ? now + debounce.delay : request.nextRunAt,
    lockedAt: null,
    lockedBy: null,
    fence: 0,
    lastRunAt: null,
    lastFinishedAt: null,
    failedAt: null,
    failCount: 0,
    failReason: null,
    progress: null,
    modifiedBy: request.modifiedBy,
    details: debounce === null ? details : { ...details, debounceStartedAtMilliseconds: now },
  };
  tx.derive(insertJob, rowOf(job));
  await countUp(tx, 'jobs', [FIRM_ID]);
  return job;
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
  const stored = await find(tx, id);
  if (stored === null || stored.name !== name) return false;
  if (fence !== null && stored.fence !== fence) return false;
  // A job without a lock does not become locked again: a worker whose lock was released from outside has lost it.
  if (fence !== null && stored.lockedAt === null) return false;
  await write(tx, stored, { ...state, modifiedBy });
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
  const row = await tx.first(nextJob, {
    name,
    dueBy: BigInt(dueBy) * 1000n,
    deadline: BigInt(deadline) * 1000n,
  });
  return row ? lock(tx, storedJobOf(row), { now, worker }) : null;
}

function lock(
  tx: ControlTx,
  job: StoredJob,
  { now, worker }: { readonly now: number; readonly worker: string },
): Promise<StoredJob> {
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
  const job = await find(tx, wanted.id);
  if (job === null || job.lockedAt !== null || job.isPaused || job.nextRunAt !== wanted.nextRunAt)
    return null;
  return lock(tx, job, wanted);
}

/** Frees jobs. If a fence is given, the job is freed only from that lock. Returns how many were freed. */
async function unlock(
  tx: ControlTx,
  { locks }: { readonly locks: readonly { readonly id: Uuid; readonly fence: number | null }[] },
): Promise<number> {
  let count = 0;
  for (const { id, fence } of locks) {
    const job = await find(tx, id);
    if (job === null || job.lockedAt === null || (fence !== null && job.fence !== fence)) continue;
    await write(tx, job, { lockedAt: null });
    count += 1;
  }
  return count;
}

async function remove(tx: ControlTx, { ids }: { readonly ids: readonly Uuid[] }): Promise<number> {
  const found = await Promise.all(ids.map((id) => find(tx, id)));
  for (const id of ids) tx.derive(deleteJob, { id });
  const count = found.filter((job) => job !== null).length;
  if (count > 0) await countUp(tx, 'jobs', [FIRM_ID]);
  return count;
}

async function pause(
  tx: ControlTx,
  { ids, isPaused }: { readonly ids: readonly Uuid[]; readonly isPaused: boolean },
): Promise<number> {
  let count = 0;
  for (const id of ids) {
    const job = await find(tx, id);
    if (job === null || job.isPaused === isPaused) continue;
    await write(tx, job, { isPaused });
    count += 1;
  }
  return count;
}

export const jobTransactions = { save, saveState, lockNext, lockOne, unlock, remove, pause } as const;
export type JobTransactions = typeof jobTransactions;
export type JobTransactionName = keyof JobTransactions;

export type JobAction = 'pause' | 'resume' | 'retry' | 'run';

/**
 * Changes a job as a person requests, inside the command that also records it. `run` and `retry` make it due now;
 * `retry` keeps the day's idempotency key, `run` gets its own (`asked`). Returns the job before and after, or null if
 * there is no such job.
 */
export async function changeJob(
  tx: ControlTx,
  wanted: { readonly id: Uuid; readonly action: JobAction; readonly asked: string; readonly now: number },
): Promise<{ readonly before: StoredJob; readonly after: StoredJob } | null> {
  const before = await find(tx, wanted.id);
  if (before === null) return null;
  return { before, after: await write(tx, before, changeOf(before, wanted)) };
}

function changeOf(
  { details }: StoredJob,
  { action, asked, now }: { readonly action: JobAction; readonly asked: string; readonly now: number },
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
      return { nextRunAt: now, details: { ...details, data: { ...data, asked: { key: asked, at: now } } } };
    }
  }
}
