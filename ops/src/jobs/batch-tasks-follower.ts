import type { Books } from '@cifra/books/books';
import { changeFollower } from '@cifra/books/follow/change-follower';
import type { Cursor } from '@cifra/books/follow/cursors';
import type { Follower } from '@cifra/books/follow/follower';
import type { Jobs } from './jobs.ts';

/** A batch run was started or cancelled, here or by another process: its tasks are made or removed at once, and the worker is woken. */
export function batchTasksFollower(books: Books, jobs: Pick<Jobs, 'lookForBatchTasks'>): Follower<Cursor> {
  return changeFollower(books, {
    name: 'batchTasks',
    topic: 'batches',
    onChanged: () => jobs.lookForBatchTasks(),
  });
}
