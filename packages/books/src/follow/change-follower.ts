import type { ChangeTopic } from '@cifra/database/changes/count-up';
import type { Uuid } from '@cifra/domain/ids';
import type { Books } from '../books.ts';
import { controlChanges, type ChangeLog } from './changes.ts';
import { cursorsOf } from './commit-follower.ts';
import { findCursor, saveCursors, type Cursor } from './cursors.ts';
import type { Follower, Pace } from './follower.ts';

export interface ChangeFollowerOptions {
  /** Permanent: the cursors are kept under it. */
  readonly name: string;
  readonly topic: ChangeTopic;
  /** Deals with what has changed of a tenant, or of the firm: it reads what is there now. */
  readonly onChanged: (tenantId: Uuid, signal: AbortSignal) => Promise<void>;
  /** Where the topic's changes are counted; the control plane where it is left out. */
  readonly log?: ChangeLog;
  readonly pace?: Pace;
}

/**
 * A follower of the changes of a topic. Derived rows have no history: several changes of a tenant are one call, and the last one is never
 * missed. The number is read before the work, so that a change in between calls again.
 */
export function changeFollower(
  books: Books,
  { name, topic, onChanged, log = controlChanges(books.control), pace = {} }: ChangeFollowerOptions,
): Follower<Cursor> {
  return {
    name,
    source: topic,
    pace,
    positions: (tenantIds) => cursorsOf(books, name, tenantIds),
    look: async (tenantId, signal) => {
      const after = await findCursor(books.control, { follower: name, tenantId });
      const last = await log.lastChange(topic, tenantId);
      if (last === after) return { found: null };
      await onChanged(tenantId, signal);
      return { found: { follower: name, tenantId, position: last.toString() } };
    },
    keep: (cursors, request) => saveCursors(books, cursors, request),
  };
}
