import { randomUUID } from 'node:crypto';
import type { Books } from '@cifra/books/books';
import type { CommandRequest } from '@cifra/books/command';
import type { JobBoard } from '@cifra/jobs/job-board';
import { createJobs } from '../jobs/jobs.ts';
import type { CliContext } from './context.ts';
import { tell } from './output.ts';

/** The books while a command runs. */
export interface Session {
  readonly context: CliContext;
  readonly books: Books;
  readonly request: CommandRequest;
}

export interface JobsSession extends Session {
  readonly jobs: JobBoard;
  /** Syncs the tasks of batch runs, so that the next worker that looks begins at once. */
  readonly batchesChanged: () => Promise<void>;
}

/** Opens the books for one command and closes them, even if it fails. */
export async function withBooks(
  context: CliContext,
  work: (session: Session) => Promise<void>,
): Promise<void> {
  const { books, close } = await context.openBooks();
  try {
    await work({
      context,
      books,
      request: {
        actor: { kind: 'operator', id: null, name: context.operator() },
        requestId: randomUUID(),
        origin: 'command line',
        reason: null,
        idempotencyKey: null,
      },
    });
  } finally {
    await close();
  }
}

/** The books with their jobs. No job runs here: the servers' workers run them. */
export async function withJobs(
  context: CliContext,
  work: (session: JobsSession) => Promise<void>,
): Promise<void> {
  await withBooks(context, async (session) => {
    const { books, request } = session;
    const config = await context.config();
    const jobs = await createJobs({
      books,
      config: { ...config, jobs: { ...config.jobs, isWorker: false } },
      request,
      log: (record) => tell(context, JSON.stringify(record)),
    });
    try {
      await work({
        ...session,
        jobs: jobs.board,
        // The run is recorded: if the store cannot be reached now, the command has not failed.
        batchesChanged: () =>
          jobs
            .lookForBatchTasks()
            .catch((error: unknown) =>
              tell(context, `Workers will find the run by themselves: ${String(error)}`),
            ),
      });
    } finally {
      await jobs.close();
    }
  });
}
