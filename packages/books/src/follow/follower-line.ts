import { logTextOf } from '@cifra/database/failures';
import type { Uuid } from '@cifra/domain/ids';
import type { CommandRequest } from '../command.ts';
import type { Follower } from './follower.ts';
import { runRound, type Round } from './round.ts';

/** After a tenant's first failure in a row; twice as long after each further one. */
const FIRST_BACK_OFF_MILLISECONDS = 1_000;
const LONGEST_BACK_OFF_MILLISECONDS = 180_000;
/** However long a round took: after a start with much to do, what comes next waits no longer. */
const LONGEST_PAUSE_MILLISECONDS = 5_000;
/** What a stop leaves over by then is taken up by the next start. */
const LAST_ROUND_MILLISECONDS = 10_000;

export type FollowerLog = (record: {
  readonly level: 'info' | 'error';
  readonly event: string;
  readonly [fact: string]: unknown;
}) => void;

/** A tenant with something new for a follower. */
export interface Offer {
  readonly tenantId: Uuid;
  /** Commits or changes that the follower has not dealt with; null: it is not known how many. */
  readonly behindBy: bigint | null;
}

/** What is measured of a follower. */
export interface FollowerState {
  readonly name: string;
  /** Tenants with something that it has not dealt with. */
  readonly waitingCount: number;
  /** Those of them whose last look failed. */
  readonly failingCount: number;
  /** Commits or changes that wait, as far as it is known how many. */
  readonly lagCount: number;
  /** How long the oldest has been waiting. */
  readonly lagSeconds: number;
  readonly roundsTotal: number;
  readonly failuresTotal: number;
}

interface Waiting {
  behindBy: bigint | null;
  sinceMilliseconds: number;
  failureCount: number;
  notBeforeMilliseconds: number;
  isBeingLookedAt: boolean;
  /** Whether there was another offer while it was being looked at. */
  isOfferedAgain: boolean;
}

interface LineOptions {
  readonly request: (origin: string) => CommandRequest;
  readonly log: FollowerLog;
}

/** The tenants that wait for one follower, and its rounds over them: one at a time, at its own pace. */
export class FollowerLine {
  readonly follower: Follower;
  readonly #options: LineOptions;
  readonly #waiting = new Map<Uuid, Waiting>();
  readonly #stopping = new AbortController();
  #next: NodeJS.Timeout | null = null;
  #running: Promise<void> | null = null;
  #notBeforeMilliseconds = 0;
  #roundsTotal = 0;
  #failuresTotal = 0;

  constructor(follower: Follower, options: LineOptions) {
    this.follower = follower;
    this.#options = options;
  }

  get state(): FollowerState {
    const now = performance.now();
    const all = [...this.#waiting.values()];
    const oldest = Math.min(now, ...all.map(({ sinceMilliseconds }) => sinceMilliseconds));
    return {
      name: this.follower.name,
      waitingCount: all.length,
      failingCount: all.filter(({ failureCount }) => failureCount > 0).length,
      lagCount: all.reduce((sum, { behindBy }) => sum + Number(behindBy ?? 0n), 0),
      lagSeconds: (now - oldest) / 1000,
      roundsTotal: this.#roundsTotal,
      failuresTotal: this.#failuresTotal,
    };
  }

  /** A tenant that is being tried again later stays so. */
  offer(offers: readonly Offer[]): void {
    const now = performance.now();
    for (const { tenantId, behindBy } of offers) {
      const known = this.#waiting.get(tenantId);
      if (known) Object.assign(known, { behindBy, isOfferedAgain: known.isBeingLookedAt });
      else
        this.#waiting.set(tenantId, {
          behindBy,
          sinceMilliseconds: now,
          failureCount: 0,
          notBeforeMilliseconds: now,
          isBeingLookedAt: false,
          isOfferedAgain: false,
        });
    }
    this.#plan();
  }

  /** What kept the tenant from being looked at is over: it is tried again now. */
  tryAgain(tenantId: Uuid): void {
    const waiting = this.#waiting.get(tenantId);
    if (!waiting) return;
    waiting.notBeforeMilliseconds = performance.now();
    this.#plan();
  }

  /** Ends the round that runs, then deals with what waits, but for what is being tried again later: ten seconds at most. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    if (this.#next) clearTimeout(this.#next);
    await this.#running;
    await this.#round(AbortSignal.timeout(LAST_ROUND_MILLISECONDS));
  }

  #plan(): void {
    if (this.#stopping.signal.aborted || this.#running !== null || this.#waiting.size === 0) return;
    if (this.#next) clearTimeout(this.#next);
    let soonest = Infinity;
    for (const { notBeforeMilliseconds } of this.#waiting.values())
      soonest = Math.min(soonest, notBeforeMilliseconds);
    const at = Math.max(soonest, this.#notBeforeMilliseconds);
    this.#next = setTimeout(
      () => {
        this.#next = null;
        this.#running = this.#work();
      },
      Math.max(0, at - performance.now()),
    ).unref();
  }

  async #work(): Promise<void> {
    const { everyMilliseconds = 0, pausePerWork = 0 } = this.follower.pace ?? {};
    const beganAt = performance.now();
    await this.#round(this.#stopping.signal);
    const endedAt = performance.now();
    this.#notBeforeMilliseconds = Math.max(
      beganAt + everyMilliseconds,
      endedAt + Math.min(pausePerWork * (endedAt - beganAt), LONGEST_PAUSE_MILLISECONDS),
    );
    this.#running = null;
    this.#plan();
  }

  async #round(signal: AbortSignal): Promise<void> {
    const now = performance.now();
    const due: Uuid[] = [];
    for (const [tenantId, waiting] of this.#waiting) {
      if (waiting.notBeforeMilliseconds > now) continue;
      waiting.isBeingLookedAt = true;
      due.push(tenantId);
    }
    if (due.length === 0) return;
    const request = this.#options.request(this.follower.name);
    this.#settle(due, await runRound(this.follower, due, { request, signal }));
    this.#roundsTotal += 1;
  }

  #settle(due: readonly Uuid[], { alarms, failures, unfinished, left }: Round): void {
    const { log } = this.#options;
    const failed = new Map(failures.map((failure) => [failure.tenantId, failure.error]));
    const [more, unseen] = [new Set(unfinished), new Set(left)];
    for (const tenantId of due) {
      const waiting = this.#waiting.get(tenantId);
      if (!waiting) continue;
      waiting.isBeingLookedAt = false;
      if (failed.has(tenantId)) this.#backOff(tenantId, waiting, failed.get(tenantId));
      else if (waiting.isOfferedAgain || more.has(tenantId)) this.#startAgain(waiting);
      else if (!unseen.has(tenantId)) this.#waiting.delete(tenantId);
      waiting.isOfferedAgain = false;
    }
    for (const alarm of alarms) log({ level: 'error', follower: this.follower.name, ...alarm });
  }

  #startAgain(waiting: Waiting): void {
    const now = performance.now();
    waiting.failureCount = 0;
    waiting.sinceMilliseconds = now;
    waiting.notBeforeMilliseconds = now;
  }

  #backOff(tenantId: Uuid, waiting: Waiting, error: unknown): void {
    const pause = Math.min(
      FIRST_BACK_OFF_MILLISECONDS * 2 ** waiting.failureCount,
      LONGEST_BACK_OFF_MILLISECONDS,
    );
    waiting.failureCount += 1;
    waiting.notBeforeMilliseconds = performance.now() + pause;
    this.#failuresTotal += 1;
    this.#options.log({
      level: 'error',
      event: 'follower.failure',
      follower: this.follower.name,
      tenantId,
      failuresInARow: waiting.failureCount,
      nextTryInSeconds: pause / 1000,
      error: logTextOf(error),
    });
  }
}
