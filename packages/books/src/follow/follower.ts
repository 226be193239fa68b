import type { ChangeTopic } from '@cifra/database/changes/count-up';
import type { Uuid } from '@cifra/domain/ids';
import type { CommandRequest } from '../command.ts';

/** How far a follower has come with a tenant. */
export interface Position {
  /** Of the last commit or change that it has dealt with. */
  readonly number: bigint;
  /** That commit's hash, where the follower keeps it: a chain that was rewritten under the same number is then seen too. */
  readonly hash?: string;
}

/** What somebody should see to, found on the way. It is logged, and found again until it is seen to. */
export interface Alarm {
  readonly event: string;
  readonly tenantId: Uuid;
  readonly [fact: string]: unknown;
}

/** What a look at a tenant brought. */
export interface Look<Found> {
  /** Null: there is nothing to keep. */
  readonly found: Found | null;
  /** Whether there is more than was looked at: the tenant is looked at again, after the others. */
  readonly hasMore?: boolean;
  readonly alarms?: readonly Alarm[];
}

/** When a follower works. Both apply; left out, it works as soon as there is something. */
export interface Pace {
  /** At least this long between two rounds: what comes in the meantime shares one. */
  readonly everyMilliseconds?: number;
  /** After a round it pauses this many times as long as the round took, five seconds at most. */
  readonly pausePerWork?: number;
}

/**
 * Follows the commits of every tenant, or the changes of a topic. What it can rely on:
 *
 * - At least once: a tenant is looked at until `positions` says that nothing is left, also after a crash between `look` and `keep`.
 * - In order: a process looks at a tenant once at a time, and a look begins where the kept position ends. Two processes follow apart from
 *   each other: `keep` decides in its transaction that a position never goes back.
 * - Alone: a tenant that fails is tried again, later each time; the others and the other followers go on.
 */
export interface Follower<Found = unknown> {
  /** Permanent: cursors, metrics and the log know it by this name. */
  readonly name: string;
  readonly source: 'commits' | ChangeTopic;
  readonly pace?: Pace;
  /** Tenants whose findings are kept in one transaction, at most; 50 where it is left out. */
  readonly keptTogether?: number;
  /** How far it has come with each of the tenants. Those that are left out are looked at. */
  positions(tenantIds: readonly Uuid[]): Promise<ReadonlyMap<Uuid, Position>>;
  /** Reads what is new of a tenant. What it throws is that tenant's failure. It ends soon after `signal` is aborted. */
  look(tenantId: Uuid, signal: AbortSignal): Promise<Look<Found>>;
  /** Keeps what was found of several tenants, with the positions, in one transaction. Answers how many rows it wrote. */
  keep(found: readonly Found[], request: CommandRequest): Promise<number>;
  /** What is to be kept of a tenant whose look failed; left out: nothing. */
  foundOfFailure?(tenantId: Uuid, error: unknown): Found;
}

export interface Failure {
  readonly tenantId: Uuid;
  readonly error: unknown;
}
