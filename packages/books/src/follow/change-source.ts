import { logTextOf } from '@cifra/database/failures';
import type { Uuid } from '@cifra/domain/ids';
import type { Change, ChangeLog } from './changes.ts';
import { positionsOf } from './commit-source.ts';
import type { FollowerLine, FollowerLog } from './follower-line.ts';

/** After a write to the control plane, so that those that follow at once share a look. */
const PAUSE_MILLISECONDS = 20;
/** After a first failure of a log in a row; twice as long after each further one. */
const FIRST_BACK_OFF_MILLISECONDS = 1_000;
const LONGEST_BACK_OFF_MILLISECONDS = 60_000;

interface ChangeSourceParts {
  readonly changes: ChangeLog;
  readonly lines: readonly FollowerLine[];
  /** Told of tenants whose books another process has written to. */
  readonly onCommits: (tenantIds: readonly Uuid[]) => void;
  readonly log: FollowerLog;
}

/** Reads the changes that one store has counted, once for all followers, and offers each follower those of its topic. */
export class ChangeSource {
  readonly #parts: ChangeSourceParts;
  readonly #lines: readonly FollowerLine[];
  /** The number of the last change that was offered. */
  #upTo = 0n;
  #next: NodeJS.Timeout | null = null;
  #looking: Promise<void> = Promise.resolve();
  #failureCount = 0;
  #notBeforeMilliseconds = 0;
  #isStopping = false;

  constructor(parts: ChangeSourceParts) {
    this.#parts = parts;
    this.#lines = parts.lines.filter(({ follower }) =>
      parts.changes.topics.some((topic) => topic === follower.source),
    );
  }

  /** Looks in a moment: this process has written to the store. */
  wake(): void {
    if (this.#isStopping || this.#next !== null || this.#lines.length === 0) return;
    this.#next = setTimeout(() => {
      this.#next = null;
      void this.look();
    }, PAUSE_MILLISECONDS).unref();
  }

  /** One look at a time. A store that cannot be read is tried again later, each time longer; that is logged, and nothing is thrown. */
  look(): Promise<void> {
    this.#looking = this.#looking.then(() => this.#look());
    return this.#looking;
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    if (this.#next) clearTimeout(this.#next);
    await this.look();
  }

  async #look(): Promise<void> {
    const { changes, log } = this.#parts;
    const isNeeded = this.#lines.length > 0 || changes.topics.includes('commits');
    if (!isNeeded || performance.now() < this.#notBeforeMilliseconds) return;
    try {
      await this.#offer(await changes.changesAfter(this.#upTo));
      this.#failureCount = 0;
    } catch (error) {
      const pause = Math.min(
        FIRST_BACK_OFF_MILLISECONDS * 2 ** this.#failureCount,
        LONGEST_BACK_OFF_MILLISECONDS,
      );
      this.#failureCount += 1;
      this.#notBeforeMilliseconds = performance.now() + pause;
      log({
        level: 'error',
        event: 'followers.changesUnread',
        topics: changes.topics,
        nextTryInSeconds: pause / 1000,
        error: logTextOf(error),
      });
    }
  }

  async #offer(changes: readonly Change[]): Promise<void> {
    const last = changes.at(-1);
    if (last === undefined) return;
    for (const line of this.#lines) await offerTo(line, changes);
    // The first look finds all there ever was; the sweep at the start reads those heads.
    if (this.#upTo > 0n)
      this.#parts.onCommits(
        changes.flatMap(({ topic, tenantId }) => (topic === 'commits' ? [tenantId] : [])),
      );
    this.#upTo = last.number;
  }
}

async function offerTo(line: FollowerLine, changes: readonly Change[]): Promise<void> {
  const own = changes.filter(({ topic }) => topic === line.follower.source);
  if (own.length === 0) return;
  const tenantIds = own.map(({ tenantId }) => tenantId);
  const positions = await positionsOf(line.follower, tenantIds);
  line.offer(
    own.flatMap(({ tenantId, number }) =>
      positions?.get(tenantId)?.number === number ? [] : [{ tenantId, behindBy: null }],
    ),
  );
}
