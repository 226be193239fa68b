import type { Uuid } from '@cifra/domain/ids';
import type { Books } from '../books.ts';
import { findCursor, saveCursors, type Cursor } from './cursors.ts';
import type { Follower, Pace, Position } from './follower.ts';
import { readCommitsAfter, type FollowedCommit } from './tenant-head.ts';

/** Commits that are delivered at a time: how much a crash has delivered again at most. */
const PAGE = 100;

export interface CommitFollowerOptions {
  /** Permanent: the cursors are kept under it. */
  readonly name: string;
  /**
   * Deals with commits of a tenant, oldest first. What it has not thrown away with an error counts as dealt with. A number says that it was
   * so up to that commit alone: the rest is delivered after the other tenants'.
   */
  readonly deliver: (
    tenantId: Uuid,
    commits: readonly FollowedCommit[],
    signal: AbortSignal,
  ) => Promise<bigint | void>;
  readonly pace?: Pace;
}

/**
 * A follower of every tenant's commits whose cursor is kept for it: it says what is to be done with commits, and nothing else. The cursor
 * moves after `deliver` has ended, so that a crash in between delivers again what was delivered, and never skips.
 */
export function commitFollower(
  books: Books,
  { name, deliver, pace = {} }: CommitFollowerOptions,
): Follower<Cursor> {
  return {
    name,
    source: 'commits',
    pace,
    positions: (tenantIds) => cursorsOf(books, name, tenantIds),
    look: async (tenantId, signal) => {
      const after = (await findCursor(books.control, { follower: name, tenantId })).toString();
      const commits = await books.report(readCommitsAfter, tenantId, { after, limit: PAGE });
      const last = commits?.at(-1);
      if (!commits || !last) return { found: null };
      const upTo = await deliver(tenantId, commits, signal);
      if (typeof upTo === 'bigint')
        return { found: { follower: name, tenantId, position: upTo.toString() }, hasMore: true };
      return {
        found: { follower: name, tenantId, position: last.number },
        hasMore: commits.length === PAGE,
      };
    },
    keep: (cursors, request) => saveCursors(books, cursors, request),
  };
}

/** How far a follower has come with each of the tenants, by its kept cursors. */
export async function cursorsOf(
  books: Books,
  follower: string,
  tenantIds: readonly Uuid[],
): Promise<ReadonlyMap<Uuid, Position>> {
  const found = new Map<Uuid, Position>();
  for (const tenantId of tenantIds) {
    const number = await findCursor(books.control, { follower, tenantId });
    if (number > 0n) found.set(tenantId, { number });
  }
  return found;
}
