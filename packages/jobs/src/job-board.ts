import { setTimeout as delay } from 'node:timers/promises';
import type { JobParameters } from 'agenda';
import type { Uuid } from '@cifra/domain/ids';
import type { JobAction } from './control-plane/transactions.ts';
import { JobStoreUnavailable } from './failures.ts';
import type { JobBackend } from './job-backend.ts';
import { scheduledData, type JobDefinition, type ScheduleDefinition } from './job-definition.ts';
import type { JobWorkerState } from './job-worker.ts';
import { isSavedUnlessLocked } from './save-unless-locked.ts';
import { syncTasks } from './sync-tasks.ts';

export type JobOutcome = 'NEVER_RAN' | 'RUNNING' | 'INTERRUPTED' | 'SUCCEEDED' | 'FAILED';

/** A scheduled job as people see it. */
export interface JobView {
  readonly id: string;
  readonly name: string;
  readonly meaning: string;
  readonly tenantId: Uuid | null;
  readonly cron: string;
  readonly timeZone: string;
  readonly isPaused: boolean;
  readonly nextRunAt: Date | null;
  readonly lastRunAt: Date | null;
  readonly lastFinishedAt: Date | null;
  readonly outcome: JobOutcome;
  /** The failure of the last run, if it failed; for people. */
  readonly failure: string | null;
  readonly failedInARow: number;
  readonly lockedBy: string | null;
  readonly lockedAt: Date | null;
}

interface BoardParts {
  readonly backend: JobBackend;
  readonly definitions: readonly JobDefinition[];
  readonly lockLifeMilliseconds?: number;
  /** The state of this process's worker; null if there is none. */
  readonly workerState?: () => JobWorkerState | null;
  /** Called when a job becomes due, so that a worker of this process need not wait for its next poll. */
  readonly onDue?: () => void;
  /** The scheduler's clock, microseconds since the epoch. Defaults to the machine's. */
  readonly nowMicros?: () => bigint;
}

/** How long a reader waits for a store that was away when it was last looked for. */
const PATIENCE_MILLISECONDS = 250;

/** The jobs, as their operators see them. Tasks are shown by what they belong to; jobs without a definition are not shown. */
export class JobBoard {
  readonly #parts: BoardParts;
  readonly #definitions: ReadonlyMap<string, ScheduleDefinition>;
  #connecting: Promise<void> | null = null;
  #lookingAgain: Promise<void> | null = null;
  #awaySince: Date | null = null;

  constructor(parts: BoardParts) {
    this.#parts = parts;
    this.#definitions = new Map(
      parts.definitions.flatMap((definition) =>
        definition.scope === 'task' ? [] : [[definition.name, definition] as const],
      ),
    );
  }

  /** Whether the jobs are rows of the control plane: then a change and its event share one transaction. */
  get isInControlPlane(): boolean {
    return this.#parts.backend.name === 'control plane';
  }

  /** Since when the jobs cannot be read, as far as readers of this process have found; null if they can. */
  get awaySince(): Date | null {
    return this.#awaySince;
  }

  get worker(): JobWorkerState | null {
    return this.#parts.workerState?.() ?? null;
  }

  /** Sorted by name; the firm's job comes before the tenants', which are sorted by id. Throws `JobStoreUnavailable`. */
  async list(names: readonly string[] = [...this.#definitions.keys()]): Promise<JobView[]> {
    return this.#reaching(async () => {
      const views: JobView[] = [];
      for (const name of names) {
        const { jobs } = await this.#parts.backend.repository.queryJobs({ name });
        views.push(...jobs.flatMap((job) => this.#viewOf(job) ?? []));
      }
      return views.toSorted((left, right) => {
        const [one, other] = [sortKey(left), sortKey(right)];
        return one < other ? -1 : one > other ? 1 : 0;
      });
    });
  }

  /** Jobs whose last run failed. Throws `JobStoreUnavailable`. */
  async listFailed(): Promise<JobView[]> {
    const { listFailed } = this.#parts.backend;
    if (listFailed === undefined) return (await this.list()).filter(({ failedInARow }) => failedInARow > 0);
    return this.#reaching(async () => (await listFailed()).flatMap((job) => this.#viewOf(job) ?? []));
  }

  /** Null if there is no such job. Throws `JobStoreUnavailable`. */
  async find(id: string): Promise<JobView | null> {
    return this.#reaching(async () => {
      const { jobs } = await this.#parts.backend.repository.queryJobs({ id });
      const [found] = jobs;
      return found === undefined ? null : this.#viewOf(found);
    });
  }

  /**
   * Changes a job in a store outside the control plane. In the control plane, the command itself makes the change
   * (`changeJob`).
   */
  async change(
    id: string,
    { action, runKey }: { readonly action: JobAction; readonly runKey: string },
  ): Promise<void> {
    await this.#reaching(async () => {
      const { repository } = this.#parts.backend;
      if (action === 'pause') return void (await repository.disableJobs({ id }));
      if (action === 'resume') return void (await repository.enableJobs({ id }));
      const job = await repository.getJobById(id);
      // A running job is already in the requested state; writing it here would overwrite its lock.
      if (job === null || job.lockedAt !== undefined) return;
      const now = new Date();
      const data = scheduledData(job.data);
      const next = action === 'run' ? { ...data, requested: { key: runKey, at: now.getTime() } } : data;
      await isSavedUnlessLocked(repository, { ...job, nextRunAt: now, data: next });
    });
  }

  /**
   * Syncs the tasks of a name with the pending work, and wakes this process's worker. The pending work itself is stored
   * elsewhere: without this call, workers find it within a minute. Throws `JobStoreUnavailable`.
   */
  async lookForTasks(name: string): Promise<void> {
    const definition = this.#parts.definitions.find((each) => each.name === name);
    if (definition?.scope !== 'task') throw new Error(`no task is named ${name}`);
    const { backend, nowMicros = () => BigInt(Date.now()) * 1000n } = this.#parts;
    const now = new Date(Number(nowMicros() / 1000n));
    await this.#reaching(() => syncTasks(backend.repository, definition, now));
    this.wake();
  }

  /** Signals that a job has become due. */
  wake(): void {
    this.#parts.onDue?.();
  }

  #viewOf(job: JobParameters): JobView | null {
    const definition = this.#definitions.get(job.name);
    if (definition === undefined) return null;
    const { lockedAt, failCount = 0 } = job;
    const outcome = this.#outcomeOf(job);
    return {
      id: String(job._id),
      name: job.name,
      meaning: definition.meaning,
      tenantId: scheduledData(job.data).tenantId,
      cron: String(job.repeatInterval),
      timeZone: job.repeatTimezone ?? 'UTC',
      isPaused: job.disabled ?? false,
      nextRunAt: job.nextRunAt,
      lastRunAt: job.lastRunAt ?? null,
      lastFinishedAt: job.lastFinishedAt ?? null,
      outcome,
      failure: failCount > 0 ? (job.failReason ?? null) : null,
      failedInARow: failCount,
      lockedBy: lockedAt === undefined ? null : (job.lastModifiedBy ?? null),
      lockedAt: lockedAt ?? null,
    };
  }

  #outcomeOf({ lockedAt, lastRunAt, lastFinishedAt, failCount = 0 }: JobParameters): JobOutcome {
    const isHeld =
      lockedAt !== undefined &&
      Date.now() - lockedAt.getTime() < (this.#parts.lockLifeMilliseconds ?? 30_000);
    if (isHeld) return 'RUNNING';
    if (lastRunAt === undefined) return lockedAt === undefined ? 'NEVER_RAN' : 'INTERRUPTED';
    if (lastFinishedAt === undefined || lastFinishedAt < lastRunAt) return 'INTERRUPTED';
    return failCount > 0 ? 'FAILED' : 'SUCCEEDED';
  }

  /**
   * While the store is away, readers are told so at once, and one of them at a time finds out whether it is back: a
   * page does not wait for a time-out each time.
   */
  async #reaching<Value>(look: () => Promise<Value>): Promise<Value> {
    // The worker may know before any reader.
    const since = this.worker?.unavailableSince ?? null;
    if (since !== null) this.#awaySince ??= new Date(since);
    if (this.#awaySince !== null) await this.#isBackSoon();
    try {
      this.#connecting ??= this.#parts.backend.connect();
      await this.#connecting;
      return await look();
    } catch (error) {
      this.#connecting = null;
      this.#awaySince ??= new Date();
      throw new JobStoreUnavailable('the job store cannot be used', { cause: error });
    }
  }

  async #isBackSoon(): Promise<void> {
    this.#lookingAgain ??= this.#parts.backend
      .connect()
      .then(
        () => void (this.#awaySince = null),
        () => undefined,
      )
      .finally(() => void (this.#lookingAgain = null));
    await Promise.race([this.#lookingAgain, delay(PATIENCE_MILLISECONDS, undefined, { ref: false })]);
    if (this.#awaySince !== null) throw new JobStoreUnavailable('the job store is away');
  }
}

const sortKey = ({ name, tenantId }: JobView): string => `${name}\n${tenantId ?? ''}`;
