import { logTextOf } from '@cifra/database/failures';
import { Agenda, InMemoryNotificationChannel, toJobId, type Job } from 'agenda';
import { setTimeout as delay } from 'node:timers/promises';
import { JobStoreUnsuitable, type Lack } from './failures.ts';
import { GuardedRepository } from './guarded-repository.ts';
import type { JobBackend } from './job-backend.ts';
import type { JobDefinition, ScheduledTenant } from './job-definition.ts';
import { runJob } from './run-job.ts';
import type { FencedJob, FencedRemoval } from './stored-job.ts';
import { syncSchedules } from './sync-schedules.ts';

export interface JobLogRecord {
  readonly level: 'info' | 'error';
  readonly event: string;
  readonly [fact: string]: unknown;
}

export interface JobWorkerOptions {
  readonly backend: JobBackend;
  readonly definitions: readonly JobDefinition[];
  /** The tenants that are served: each has its own schedules. */
  readonly listTenants: () => Promise<readonly ScheduledTenant[]>;
  /**
   * Changes whenever the tenants may have changed; while it stays the same, the schedules are not synced again. By
   * default they are synced each time.
   */
  readonly tenantsVersion?: (() => Promise<string>) | null;
  /** Who holds a lock: host and process. */
  readonly name: string;
  readonly log: (record: JobLogRecord) => void;
  /** The scheduler's clock, microseconds since the epoch. Defaults to the machine's. */
  readonly nowMicros?: () => bigint;
  readonly lockLifeMilliseconds?: number;
  readonly scanEveryMilliseconds?: number;
  readonly syncEveryMilliseconds?: number;
  /** How long a stop waits for running jobs. */
  readonly stopWithinMilliseconds?: number;
}

export interface JobWorkerState {
  /** `unsuitable`: the store is reached, and lacks what jobs need. */
  readonly status: 'starting' | 'running' | 'unavailable' | 'unsuitable' | 'stopped';
  readonly backend: string;
  /** The time since which the store cannot be used, ISO 8601; null if it can. */
  readonly unavailableSince: string | null;
  /** What an unsuitable store lacks. */
  readonly lacks: readonly Lack[];
}

/** The default number of simultaneous runs of one definition in one worker: the users come first on the writer threads. */
const AT_A_TIME = 2;
const RECONNECT_MILLISECONDS = 5_000;
/** A store that is away fails at every look: it is in the log once a minute. */
const SAID_AGAIN_MILLISECONDS = 60_000;

/** Runs the jobs of the store, as one of any number of workers. If the store cannot be reached, only jobs stop. */
export class JobWorker {
  readonly #options: Required<JobWorkerOptions>;
  readonly #repository: GuardedRepository;
  readonly #channel = new InMemoryNotificationChannel();
  readonly #stopping = new AbortController();
  readonly #cannotWait = new AbortController();
  readonly #running = new Set<Job>();
  #agenda: Agenda | null = null;
  #loop: Promise<void> | null = null;
  #stopped: Promise<void> | null = null;
  #status: JobWorkerState['status'] = 'starting';
  #unavailableSince: string | null = null;
  #lacks: readonly Lack[] = [];
  #syncedVersion: string | null = null;
  /** When the log last said that the store is away, by `performance.now()`. */
  #saidAt = Number.NEGATIVE_INFINITY;
  /** The errors that say so: agenda emits them as well. */
  readonly #ofStore = new WeakSet<object>();

  constructor(options: JobWorkerOptions) {
    this.#options = {
      nowMicros: () => BigInt(Date.now()) * 1000n,
      lockLifeMilliseconds: 30_000,
      scanEveryMilliseconds: 5_000,
      syncEveryMilliseconds: 60_000,
      stopWithinMilliseconds: 20_000,
      tenantsVersion: null,
      ...options,
    };
    this.#repository = new GuardedRepository(options.backend.repository, {
      nowMicros: this.#options.nowMicros,
      onReached: () => this.#reached(),
      onUnreached: (error) => this.#unreached(error),
      onFailure: (event, error) => this.#report(event, error),
    });
  }

  get state(): JobWorkerState {
    return {
      status: this.#status,
      backend: this.#options.backend.name,
      unavailableSince: this.#unavailableSince,
      lacks: this.#lacks,
    };
  }

  /** Starts the worker without waiting for the store. */
  start(): void {
    this.#loop ??= this.#work();
  }

  /** Looks for due jobs now, because a run was requested. */
  async nudge(): Promise<void> {
    if (this.#channel.state !== 'connected') return;
    for (const { name } of this.#options.definitions)
      await this.#channel.publish({
        jobId: toJobId('any'),
        jobName: name,
        nextRunAt: null,
        priority: 0,
        timestamp: new Date(),
      });
  }

  /**
   * Starts nothing more, waits for running jobs and frees what it holds. A job that does not end in time keeps its lock
   * until it expires.
   */
  stop(): Promise<void> {
    this.#stopped ??= this.#end();
    return this.#stopped;
  }

  async #end(): Promise<void> {
    this.#stopping.abort();
    this.#repository.stop();
    await this.#loop;
    await this.#agenda?.stop(false);
    const deadline = performance.now() + this.#options.stopWithinMilliseconds;
    while (this.#running.size > 0 && performance.now() < deadline) await delay(10);
    if (this.#running.size > 0) {
      this.#cannotWait.abort();
      this.#options.log({ level: 'error', event: 'jobs.stoppedWhileRunning', count: this.#running.size });
    }
    this.#status = 'stopped';
    await this.#options.backend
      .disconnect()
      .catch((error: unknown) => this.#report('jobs.disconnect', error));
  }

  /** Connects, then keeps the schedules in sync with the tenants until the worker stops. */
  async #work(): Promise<void> {
    const { syncEveryMilliseconds } = this.#options;
    while (!this.#stopping.signal.aborted) {
      const isDone = await this.#sync();
      await this.#pause(
        isDone ? syncEveryMilliseconds : Math.min(RECONNECT_MILLISECONDS, syncEveryMilliseconds),
      );
    }
  }

  async #sync(): Promise<boolean> {
    const { backend, definitions, listTenants, tenantsVersion, nowMicros, log } = this.#options;
    try {
      // Agenda does not handle a connection that fails in its constructor: it would end the process.
      if (this.#agenda === null) await backend.connect();
      const version = (await tenantsVersion?.()) ?? null;
      if (version === null || version !== this.#syncedVersion) {
        const synced = await syncSchedules({
          repository: this.#repository,
          definitions,
          tenants: await listTenants(),
          now: new Date(Number(nowMicros() / 1000n)),
        });
        if (synced.postponedCount === 0) this.#syncedVersion = version;
        if (synced.madeCount + synced.changedCount + synced.removedCount > 0)
          log({ level: 'info', event: 'jobs.schedules', ...synced });
      }
      if (this.#agenda === null && !this.#stopping.signal.aborted) await this.#begin();
      this.#reached();
      return true;
    } catch (error) {
      this.#unreached(error);
      return false;
    }
  }

  async #begin(): Promise<void> {
    const { backend, definitions, name, lockLifeMilliseconds, scanEveryMilliseconds } = this.#options;
    const agenda = new Agenda({
      name,
      backend: {
        name: backend.name,
        repository: this.#repository,
        notificationChannel: this.#channel,
        ownsConnection: false,
        connect: async () => undefined,
        disconnect: async () => undefined,
      },
      processEvery: scanEveryMilliseconds,
      defaultLockLifetime: lockLifeMilliseconds,
      maxConcurrency: definitions.reduce((sum, { concurrency = AT_A_TIME }) => sum + concurrency, 0),
    });
    agenda.on('error', (error: unknown) => {
      const isKnown = typeof error === 'object' && error !== null && this.#ofStore.has(error);
      if (this.#status !== 'stopped' && !isKnown) this.#report('jobs.agenda', error);
    });
    agenda.on('complete', (job: unknown) => this.#completed(job as Job));
    for (const definition of definitions)
      agenda.define(
        definition.name,
        (job: Job, finish: (error?: Error) => void) => {
          this.#running.add(job);
          runJob(job, definition, {
            nowMicros: this.#options.nowMicros,
            lockLifeMilliseconds,
            stopping: this.#cannotWait.signal,
            onMasked: ({ job: jobName, reference, error }) =>
              this.#report('jobs.failure', error, { job: jobName, reference }),
          }).then(() => finish(), finish);
        },
        // Nobody would renew the lock of a job that is locked but waits in the queue, so no more are locked than run.
        {
          concurrency: definition.concurrency ?? AT_A_TIME,
          lockLimit: definition.concurrency ?? AT_A_TIME,
        },
      );
    this.#agenda = agenda;
    await agenda.start();
  }

  /** The outcome has been written. A finished task is removed, and more like it may be due. */
  #completed(job: Job): void {
    const definition = this.#options.definitions.find(({ name }) => name === job.attrs.name);
    if (definition?.scope === 'task' && job.attrs.nextRunAt === null)
      void this.#removeTask(job)
        .catch((error: unknown) => this.#report('jobs.taskNotRemoved', error))
        .finally(() => this.#running.delete(job));
    else this.#running.delete(job);
    if (this.#stopping.signal.aborted || this.#channel.state !== 'connected') return;
    setImmediate(() => {
      void this.nudge().catch((error: unknown) => this.#report('jobs.nudge', error));
    });
  }

  /** A task that is left behind here has no next time, and the next sync of the tasks removes it. */
  async #removeTask({ attrs: { _id: id } }: Job): Promise<void> {
    if (id === undefined) return;
    const stored: FencedJob | null = await this.#repository.getJobById(String(id));
    // It belongs to another worker by now if this one lost its lock.
    if (stored === null || stored.lockedAt !== undefined || stored.nextRunAt !== null) return;
    const removal: FencedRemoval = { ids: [id], ...(stored.fence !== undefined && { fence: stored.fence }) };
    await this.#repository.removeJobs(removal);
  }

  #reached(): void {
    if (this.#status === 'stopped') return;
    const since = this.#unavailableSince;
    if (since !== null)
      this.#options.log({ level: 'info', event: 'jobs.storeIsBack', unavailableSince: since });
    this.#saidAt = Number.NEGATIVE_INFINITY;
    this.#status = this.#agenda === null ? 'starting' : 'running';
    this.#unavailableSince = null;
    this.#lacks = [];
  }

  #unreached(error: unknown): void {
    // Its own disconnecting ends what was still being looked for.
    if (this.#status === 'stopped') return;
    const isUnsuitable = error instanceof JobStoreUnsuitable;
    if (isUnsuitable) this.#unsuitable(error);
    else this.#away(error);
    this.#status = isUnsuitable ? 'unsuitable' : 'unavailable';
    this.#lacks = isUnsuitable ? error.lacks : [];
    this.#unavailableSince ??= new Date().toISOString();
  }

  #away(error: unknown): void {
    if (typeof error === 'object' && error !== null) this.#ofStore.add(error);
    const now = performance.now();
    if (now - this.#saidAt < SAID_AGAIN_MILLISECONDS) return;
    this.#saidAt = now;
    this.#report('jobs.store', error);
  }

  /** Said once: it stays so until somebody changes the server. */
  #unsuitable({ message, lacks }: JobStoreUnsuitable): void {
    if (this.#status === 'unsuitable') return;
    const codes = lacks.map(({ code }) => code);
    this.#options.log({ level: 'error', event: 'jobs.storeUnsuitable', lacks: codes, error: message });
  }

  #report(event: string, error: unknown, facts: Readonly<Record<string, unknown>> = {}): void {
    const text = logTextOf(error);
    this.#options.log({ level: 'error', event, worker: this.#options.name, ...facts, error: text });
  }

  async #pause(milliseconds: number): Promise<void> {
    await delay(milliseconds, undefined, { signal: this.#stopping.signal, ref: false }).catch(
      () => undefined,
    );
  }
}
