import type { Job } from 'agenda';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { JobFailed } from './failures.ts';
import { scheduledData, type JobDefinition, type JobRun } from './job-definition.ts';
import { dayIn, nextRunAfter, type Schedule } from './schedule.ts';

export interface RunOptions {
  readonly nowMicros: () => bigint;
  readonly lockLifeMilliseconds: number;
  readonly stopping: AbortSignal;
  /** Takes what is not shown, with the reference that is. */
  readonly onMasked: (failure: {
    readonly job: string;
    readonly reference: string;
    readonly error: unknown;
  }) => void;
}

const dateOf = (micros: bigint): Date => new Date(Number(micros / 1000n));

/**
 * Runs a definition's handler under agenda's job: keeps the lock alive, says when the job runs next, and lets nothing but what people
 * may read get into the store. After a success a day has had its run; after a failure the job is tried again soon, and at last waits for
 * its next time.
 */
export async function runJob(job: Job, definition: JobDefinition, options: RunOptions): Promise<void> {
  const { attrs } = job;
  const schedule: Schedule = {
    cron: String(attrs.repeatInterval),
    timeZone: attrs.repeatTimezone ?? 'UTC',
  };
  const nowMicros = options.nowMicros();
  const day = dayIn(schedule.timeZone, dateOf(nowMicros));
  const { tenantId, asked } = scheduledData(attrs.data);
  const isAskedFor = asked !== undefined && asked.at > (attrs.lastFinishedAt?.getTime() ?? 0);
  const name = definition.name;
  const lock = keepLock(job, options);
  const run: JobRun = {
    jobId: String(attrs._id),
    name,
    tenantId,
    nowMicros,
    day,
    idempotencyKey: isAskedFor ? `${name}:${day}:${asked.key}` : `${name}:${day}`,
    signal: AbortSignal.any([lock.lost, options.stopping]),
  };
  try {
    await definition.run(run);
    attrs.nextRunAt = nextRunAfter(schedule, dateOf(options.nowMicros()), day);
    delete attrs.failReason;
  } catch (error) {
    const now = dateOf(options.nowMicros());
    const retryAfter = definition.retrySeconds[attrs.failCount ?? 0];
    const next = nextRunAfter(schedule, now);
    const retryAt = retryAfter === undefined ? next : new Date(now.getTime() + retryAfter * 1000);
    attrs.nextRunAt = retryAt < next ? retryAt : next;
    throw shownFailure(error, name, options);
  } finally {
    await lock.end();
  }
}

function shownFailure(error: unknown, job: string, { onMasked }: RunOptions): JobFailed {
  if (error instanceof JobFailed) return new JobFailed(error.message.slice(0, 1000));
  const reference = randomUUID();
  onMasked({ job, reference, error });
  return new JobFailed(`The job failed; the log says why under the reference ${reference}.`);
}

/** Touches the lock three times in its life, until ended: nothing is touched after that. */
function keepLock(
  job: Job,
  { lockLifeMilliseconds }: RunOptions,
): { readonly lost: AbortSignal; readonly end: () => Promise<void> } {
  const ended = new AbortController();
  const lost = new AbortController();
  const touching = (async () => {
    for (;;) {
      await delay(lockLifeMilliseconds / 3, undefined, { signal: ended.signal });
      await job.touch();
    }
  })().catch((error: unknown) => {
    // The guarded repository has reported it; what waits for the lock may still finish, and will not be written.
    if (!ended.signal.aborted) lost.abort(error);
  });
  return {
    lost: lost.signal,
    end: () => {
      ended.abort();
      return touching;
    },
  };
}
