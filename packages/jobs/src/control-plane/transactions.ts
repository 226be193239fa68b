import { countUp, FIRM_ID } from '@cifra/database/changes/count-up';
import type { ControlTx } from '@cifra/database/tx';
import type { Uuid } from '@cifra/domain/ids';
import { rowOf, storedJobOf, type JobDetails, type StoredJob } from '../stored-job.ts';
import { deleteJob, insertJob, jobById, jobByKey, nextJob, replaceJob } from './queries.ts';

/**
 * The writes of the job store, each in one transaction of the control plane's writer; plain data in and out. They write the derived table
 * `jobs`, and count up its changes: they make no commit. `ops` puts them behind the books' door (ops/src/jobs/commands.ts).
 */

async function find(tx: ControlTx, id: Uuid): Promise<StoredJob | null> {
  const row = await tx.first(jobById, { id });
  return row ? storedJobOf(row) : null;
}

/** Writes the job as it is to be, over the lock that it was read under. */
async function write(tx: ControlTx, known: StoredJob, change: Partial<StoredJob>): Promise<StoredJob> {
  const next = { ...known, ...change };
  const { name: _name, job_key: _key, kind: _kind, ...row } = rowOf(next);
  tx.derive(replaceJob, { ...row, known_fence: known.fence }, 'ONE');
  await countUp(tx, 'jobs', [FIRM_ID]);
  return next;
}

export interface JobToSave {
  /** Null: found by its key, or made. */
  readonly id: Uuid | null;
  readonly newId: Uuid;
  readonly name: string;
  /** Null: a job of its own, however many there are. */
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

/** Makes a job or changes its schedule; what workers write stays. Null: the job that is to be changed is gone. */
async function save(tx: ControlTx, asked: JobToSave): Promise<StoredJob | null> {
  const { id, key, name } = asked;
  const byKey = id === null && key !== null ? await tx.first(jobByKey, { name, key }) : null;
  const stored = id === null ? (byKey ? storedJobOf(byKey) : null) : await find(tx, id);
  if (stored === null) return id === null ? insert(tx, asked) : null;
  if (stored.name !== name) return null;
  if (id === null && asked.isInsertOnly && asked.debounce === null) return stored;
  return write(tx, stored, {
    priority: asked.priority,
    isPaused: asked.isPaused ?? stored.isPaused,
    details: asked.details,
    modifiedBy: asked.modifiedBy,
    ...nextRunOf(stored, asked),
  });
}

/** When a job that is saved again runs next. */
function nextRunOf(
  stored: StoredJob,
  asked: JobToSave,
): Pick<StoredJob, 'nextRunAt'> & { readonly details?: JobDetails } {
  const { debounce, now, details } = asked;
  if (asked.id === null && debounce !== null) {
    const startedAt = stored.details.debounceStartedAtMilliseconds ?? now;
    const started = { ...details, debounceStartedAtMilliseconds: startedAt };
    if (debounce.strategy === 'leading') return { nextRunAt: stored.nextRunAt, details: started };
    if (debounce.maxWait !== null && now - startedAt >= debounce.maxWait)
      return { nextRunAt: now, details: { ...details, debounceStartedAtMilliseconds: null } };
    return { nextRunAt: now + debounce.delay, details: started };
  }
  // `every()` called again at a start does not run at once what is scheduled already.
  const isProtected = asked.id === null && asked.kind === 'single' && (asked.nextRunAt ?? Infinity) <= now;
  return { nextRunAt: isProtected ? stored.nextRunAt : asked.nextRunAt };
}

async function insert(tx: ControlTx, asked: JobToSave): Promise<StoredJob> {
  const { debounce, now, details } = asked;
  const job: StoredJob = {
    id: asked.newId,
    name: asked.name,
    key: asked.key ?? asked.newId,
    kind: asked.kind,
    priority: asked.priority,
    isPaused: asked.isPaused ?? false,
    nextRunAt: debounce?.strategy === 'trailing' ? now + debounce.delay : asked.nextRunAt,
    lockedAt: null,
    lockedBy: null,
    fence: 0,
    lastRunAt: null,
    lastFinishedAt: null,
    failedAt: null,
    failCount: 0,
    failReason: null,
    progress: null,
    modifiedBy: asked.modifiedBy,
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
  /** The lock under which the state was worked out; null: nobody's, as when agenda is used without a lock. */
  readonly fence: number | null;
  readonly state: JobState;
  readonly modifiedBy: string | null;
}

/** Writes what a worker found out. False: the lock is another worker's by now, or the job is gone; nothing is written. */
async function saveState(
  tx: ControlTx,
  { id, name, fence, state, modifiedBy }: StateToSave,
): Promise<boolean> {
  const stored = await find(tx, id);
  if (stored === null || stored.name !== name) return false;
  if (fence !== null && stored.fence !== fence) return false;
  // Without the lock nothing is locked again: a worker that was unlocked from outside has lost it.
  if (fence !== null && stored.lockedAt === null) return false;
  await write(tx, stored, { ...state, modifiedBy });
  return true;
}

export interface LockWish {
  readonly name: string;
  readonly dueBy: number;
  readonly deadline: number;
  readonly now: number;
  readonly worker: string;
}

/** Locks the next job of a name; each lock has a fence of its own. Null: there is none. */
async function lockNext(
  tx: ControlTx,
  { name, dueBy, deadline, now, worker }: LockWish,
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

/** Locks this job, if it is free and still due when its caller believes. */
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

/** Frees jobs. One whose fence is given is freed only from that lock. Answers how many. */
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
 * What a person asks of a job, inside the command that also records it. `run` and `retry` make it due now; `retry` keeps the key of its
 * day, `run` has one of its own (`asked`). Null: there is no such job. Answers the job before and after.
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
