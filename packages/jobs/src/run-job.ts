import type { Job } from 'agenda';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { JobFailed, LockLost } from './failures.ts';
import { scheduledData, type JobDefinition, type JobRun } from './job-definition.ts';
import { dayIn, nextRunAfter, type Schedule } from './schedule.ts';

export interface RunOptions {
  readonly nowMicros: () => bigint;
  readonly lockLifeMilliseconds: number;
  readonly stopping: AbortSignal;
  /** Receives an error that is not shown to people, with the reference that is. */
  readonly onMasked: (failure: {
    readonly job: string;
    readonly reference: string;
    readonly error: unknown;
  }) => void;
}

const dateOf = (micros: bigint): Date => new Date(Number(micros / 1000n));

/**
 * Runs a definition's handler for agenda's job: renews the lock, determines when the job runs next, and stores only
 * texts meant for people. After a success, the day's run is done, and a task has no next time. After a failure, the job
 * is retried soon, and eventually waits for its next regular time.
 */
export async function runJob(job: Job, definition: JobDefinition, options: RunOptions): Promise<void> {
  const { attrs } = job;
  const timeZone = attrs.repeatTimezone ?? 'UTC';
  const schedule: Schedule | null =
    definition.scope === 'task' ? null : { cron: String(attrs.repeatInterval), timeZone };
  const nowMicros = options.nowMicros();
  const day = dayIn(timeZone, dateOf(nowMicros));
  const { key, tenantId, requested, task = null } = scheduledData(attrs.data);
  const isRequested = requested !== undefined && requested.at > (attrs.lastFinishedAt?.getTime() ?? 0);
  const { name } = definition;
  const keyOfDay = isRequested ? `${name}:${day}:${requested.key}` : `${name}:${day}`;
  const lock = keepLock(job, options);
  const run: JobRun = {
    jobId: String(attrs._id),
    name,
    key,
    tenantId,
    data: task,
    nowMicros,
    day,
    idempotencyKey: schedule === null ? `${name}:${key}` : keyOfDay,
    signal: AbortSignal.any([lock.lost, options.stopping]),
  };
  try {
    await definition.run(run);
    attrs.nextRunAt = schedule === null ? null : nextRunAfter(schedule, dateOf(options.nowMicros()), day);
    delete attrs.failReason;
  } catch (error) {
    attrs.nextRunAt = nextTry(definition, {
      schedule,
      failCount: attrs.failCount ?? 0,
      now: dateOf(options.nowMicros()),
    });
    throw shownFailure(error, name, options);
  } finally {
    await lock.end();
  }
}

/** When a failed job is retried. */
function nextTry(
  { retrySeconds }: JobDefinition,
  {
    schedule,
    failCount,
    now,
  }: { readonly schedule: Schedule | null; readonly failCount: number; readonly now: Date },
): Date {
  const waitSeconds =
    schedule === null ? (retrySeconds[failCount] ?? retrySeconds.at(-1)) : retrySeconds[failCount];
  const retryAt = waitSeconds === undefined ? null : new Date(now.getTime() + waitSeconds * 1000);
  if (schedule === null) return retryAt ?? now;
  const next = nextRunAfter(schedule, now);
  return retryAt !== null && retryAt < next ? retryAt : next;
}

function shownFailure(error: unknown, job: string, { onMasked }: RunOptions): JobFailed {
  if (error instanceof JobFailed) return new JobFailed(error.message.slice(0, 1000));
  const reference = randomUUID();
  onMasked({ job, reference, error });
  return new JobFailed(`The job failed; the log says why under the reference ${reference}.`);
}

/**
 * Renews the lock three times within its lifetime, until `end` is called. While the store is away it tries on: the lock
 * is lost when it has not been renewed for its lifetime, or another worker has it.
 */
function keepLock(
  job: Job,
  { lockLifeMilliseconds }: RunOptions,
): { readonly lost: AbortSignal; readonly end: () => Promise<void> } {
  const ended = new AbortController();
  const lost = new AbortController();
  let renewedAt = performance.now();
  const renew = async (): Promise<void> => {
    try {
      const startedAt = performance.now();
      await job.touch();
      renewedAt = startedAt;
    } catch (error) {
      // The guarded repository has reported it.
      if (error instanceof LockLost || performance.now() - renewedAt >= lockLifeMilliseconds) throw error;
    }
  };
  const renewing = (async () => {
    for (;;) {
      await delay(lockLifeMilliseconds / 3, undefined, { signal: ended.signal });
      await renew();
    }
  })().catch((error: unknown) => {
    // The current work may still finish, but its outcome is written only if nobody has taken the job.
    if (!ended.signal.aborted) lost.abort(error);
  });
  return {
    lost: lost.signal,
    end: () => {
      ended.abort();
      return renewing;
    },
  };
}
