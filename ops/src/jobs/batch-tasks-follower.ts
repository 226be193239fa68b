import type { Books } from '@cifra/books/books';
import { changeFollower } from '@cifra/books/follow/change-follower';
import type { Cursor } from '@cifra/books/follow/cursors';
import type { Follower } from '@cifra/books/follow/follower';
import type { Jobs } from './jobs.ts';

/**
 * When a batch run is started or cancelled, here or by another process, creates or removes its tasks at once and wakes
 * the worker.
 */
export function batchTasksFollower(books: Books, jobs: Pick<Jobs, 'lookForBatchTasks'>): Follower<Cursor> {
  return changeFollower(books, {
    name: 'batchTasks',
    topic: 'batches',
    onChanged: () => jobs.lookForBatchTasks(),
  });
}
