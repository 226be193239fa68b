import { logTextOf } from '@cifra/database/failures';
import type { Uuid } from '@cifra/domain/ids';
import type { Books } from '../books.ts';
import type { CommandRequest } from '../command.ts';
import { ChangeSource } from './change-source.ts';
import { controlChanges, type ChangeLog } from './changes.ts';
import { CommitSource } from './commit-source.ts';
import type { Follower } from './follower.ts';
import { FollowerLine, type FollowerLog, type FollowerState } from './follower-line.ts';

export interface FollowersTiming {
  /** After a command, so that those that follow at once share the work. */
  readonly pauseMilliseconds: number;
  /** After the heads of tenants were read: this many times as long as it took, within bounds. */
  readonly pausePerWork: number;
  /** Between two looks at what other processes have written. */
  readonly pollMilliseconds: number;
  /** Between two looks at every tenant. */
  readonly sweepMilliseconds: number;
}

const followersTiming: FollowersTiming = {
  pauseMilliseconds: 200,
  pausePerWork: 4,
  pollMilliseconds: 1_000,
  sweepMilliseconds: 600_000,
};

/** However long the heads took. */
const LONGEST_PAUSE_MILLISECONDS = 5_000;

interface FollowersOptions {
  readonly followers: readonly Follower[];
  readonly request: (origin: string) => CommandRequest;
  readonly log: FollowerLog;
  /** Where changes are counted besides the control plane. */
  readonly changeLogs?: readonly ChangeLog[];
  readonly timing?: Partial<FollowersTiming>;
}

/** What is measured of all followers together, and of each. */
export interface FollowersState {
  readonly followers: readonly FollowerState[];
  readonly sweepsTotal: number;
  readonly lastSweepSeconds: number;
  readonly headsReadTotal: number;
}

/**
 * Follows what is committed and changed, for any number of followers (docs/decisions/0010-followers.md). What this process writes is
 * noticed at once, what others write by a poll, and what both leave behind by a sweep over every tenant.
 */
export class Followers {
  readonly #books: Books;
  readonly #lines: readonly FollowerLine[];
  readonly #commits: CommitSource;
  readonly #changes: readonly ChangeSource[];
  readonly #log: FollowerLog;
  readonly #timing: FollowersTiming;
  readonly #stopping = new AbortController();
  #noted = new Set<Uuid>();
  #provisioning: readonly Uuid[] = [];
  #nextLook: NodeJS.Timeout | null = null;
  #looking: Promise<void> | null = null;
  #polling: Promise<void> | null = null;
  #sweeping: Promise<void> | null = null;
  #timers: NodeJS.Timeout[] = [];
  #unwatch: () => void = () => undefined;
  #unwatchReachability: () => void = () => undefined;
  #sweepsTotal = 0;
  #lastSweepSeconds = 0;

  constructor(books: Books, { followers, request, log, changeLogs = [], timing }: FollowersOptions) {
    this.#books = books;
    this.#log = log;
    this.#timing = { ...followersTiming, ...timing };
    this.#lines = followers.map((follower) => new FollowerLine(follower, { request, log }));
    this.#commits = new CommitSource(books, this.#lines, log);
    this.#changes = [controlChanges(books.control), ...changeLogs].map(
      (changes) =>
        new ChangeSource({ changes, lines: this.#lines, onCommits: (ids) => this.#note(ids), log }),
    );
  }

  get state(): FollowersState {
    return {
      followers: this.#lines.map((line) => line.state),
      sweepsTotal: this.#sweepsTotal,
      lastSweepSeconds: this.#lastSweepSeconds,
      headsReadTotal: this.#commits.headsReadTotal,
    };
  }

  /** Begins with a sweep: what a crash left behind is taken up. */
  start(): void {
    const { pollMilliseconds, sweepMilliseconds } = this.#timing;
    this.#unwatch = this.#books.watchWritten((tenantId) => {
      if (tenantId === null) for (const changes of this.#changes) changes.wake();
      else this.#note([tenantId]);
    });
    // Both a tenant that is lost and one that is found again are something new for those that say so.
    this.#unwatchReachability = this.#books.reachability.watch(({ tenantId, isReachable }) => {
      if (isReachable) for (const line of this.#lines) line.tryAgain(tenantId);
      this.#note([tenantId]);
    });
    const sweep = (): void => {
      this.#sweeping ??= this.#guarded('sweep', () => this.#sweep()).finally(() => {
        this.#sweeping = null;
      });
    };
    const poll = (): void => {
      this.#polling ??= this.#guarded('poll', () => this.#poll()).finally(() => {
        this.#polling = null;
      });
      // A store that does not answer keeps up nobody else.
      for (const changes of this.#changes) void changes.look();
    };
    sweep();
    poll();
    this.#timers = [
      setInterval(sweep, sweepMilliseconds).unref(),
      setInterval(poll, pollMilliseconds).unref(),
    ];
  }

  /** Ends what runs, and deals with what was written last. What is being tried again later is left to the next start. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#unwatch();
    this.#unwatchReachability();
    for (const timer of this.#timers) clearInterval(timer);
    if (this.#nextLook) clearTimeout(this.#nextLook);
    await Promise.all([this.#sweeping, this.#polling, this.#looking]);
    await Promise.all(this.#changes.map((changes) => changes.stop()));
    await this.#guarded('stop', async () => {
      await this.#commits.look([...this.#noted], new AbortController().signal);
    });
    await Promise.all(this.#lines.map((line) => line.stop()));
  }

  #note(tenantIds: readonly Uuid[]): void {
    for (const tenantId of tenantIds) this.#noted.add(tenantId);
    this.#planLook(this.#timing.pauseMilliseconds);
  }

  #planLook(pauseMilliseconds: number): void {
    if (this.#stopping.signal.aborted || this.#nextLook !== null || this.#looking !== null) return;
    if (this.#noted.size === 0) return;
    this.#nextLook = setTimeout(() => {
      this.#nextLook = null;
      this.#looking = this.#look();
    }, pauseMilliseconds).unref();
  }

  async #look(): Promise<void> {
    const beganAt = performance.now();
    const tenantIds = [...this.#noted];
    this.#noted = new Set();
    await this.#guarded('look', async () => {
      try {
        this.#provisioning = await this.#commits.look(tenantIds, this.#stopping.signal);
      } catch (error) {
        // The poll brings them back, after a while.
        this.#provisioning = tenantIds;
        throw error;
      }
    });
    if (this.#stopping.signal.aborted) for (const tenantId of tenantIds) this.#noted.add(tenantId);
    this.#looking = null;
    const { pauseMilliseconds, pausePerWork } = this.#timing;
    const pause = Math.min(pausePerWork * (performance.now() - beganAt), LONGEST_PAUSE_MILLISECONDS);
    this.#planLook(Math.max(pauseMilliseconds, pause));
  }

  async #poll(): Promise<void> {
    const waiting = this.#provisioning;
    this.#provisioning = [];
    this.#note([...waiting, ...(await this.#commits.changedFiles())]);
  }

  async #sweep(): Promise<void> {
    const beganAt = performance.now();
    await this.#commits.look(await this.#commits.beginSweep(), this.#stopping.signal);
    this.#sweepsTotal += 1;
    this.#lastSweepSeconds = (performance.now() - beganAt) / 1000;
  }

  /** A failure of what serves all followers is logged; the next poll or sweep tries anew. */
  async #guarded(what: string, run: () => Promise<void>): Promise<void> {
    try {
      await run();
    } catch (error) {
      this.#log({
        level: 'error',
        event: 'followers.failure',
        what,
        error: logTextOf(error),
      });
    }
  }
}
