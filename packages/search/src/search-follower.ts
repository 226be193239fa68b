import { InvariantBroken } from '@cifra/database/failures';
import type { Uuid } from '@cifra/domain/ids';
import type { Books } from '@cifra/books/books';
import type { CommandRequest } from '@cifra/books/command';
import { cursorsOf } from '@cifra/books/follow/commit-follower';
import { saveCursors, type Cursor } from '@cifra/books/follow/cursors';
import type { Follower } from '@cifra/books/follow/follower';
import { indexCommits } from './index-commits.ts';

const NAME = 'search';

/**
 * Keeps the words by which objects are found up with the books, within a second. How far it has come stands beside the words,
 * in the tenant's own database, where both move in one transaction. The cursor on the control plane repeats it, so that
 * no tenant's database is opened to learn that nothing is new.
 */
export function searchFollower(books: Books, request: () => CommandRequest): Follower<Cursor> {
  return {
    name: NAME,
    source: 'commits',
    pace: { pausePerWork: 1 },
    positions: (tenantIds) => cursorsOf(books, NAME, tenantIds),
    look: async (tenantId) => {
      const indexed = await books.execute(indexCommits, { tenantId }, {}, request());
      if (!indexed.ok) {
        // Not served (yet): being provisioned, or removed.
        if (indexed.refusal.code === 'TENANT_UNKNOWN') return { found: null };
        throw new InvariantBroken(`writing the words was refused: ${indexed.refusal.code}`);
      }
      const { commitNumber, hasMore } = indexed.value;
      return { found: { follower: NAME, tenantId, position: commitNumber }, hasMore };
    },
    keep: (cursors, keeping) => saveCursors(books, cursors, keeping),
  };
}

/** Brings the words of one tenant up with its books at once: after a rebuild. Answers how many objects it wrote. */
export async function indexAll(books: Books, tenantId: Uuid, request: CommandRequest): Promise<number> {
  let objectCount = 0;
  for (let hasMore = true; hasMore;) {
    const indexed = await books.execute(indexCommits, { tenantId }, {}, request);
    if (!indexed.ok) throw new InvariantBroken(`writing the words was refused: ${indexed.refusal.code}`);
    objectCount += indexed.value.objectCount;
    ({ hasMore } = indexed.value);
  }
  return objectCount;
}
