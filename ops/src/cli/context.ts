import type { Books } from '@cifra/books/books';
import type { CommandRequest } from '@cifra/books/command';
import type { JobBoard } from '@cifra/jobs/job-board';

/** What a command of the line is given. `print` writes a line to standard output; the answer is the exit code. */
export interface BooksCliContext {
  readonly books: Books;
  readonly dataDirectory: string;
  /** Whether a tenant can be placed on SQL Server. */
  readonly hasSqlServer: boolean;
  readonly positionals: readonly string[];
  readonly options: Readonly<Record<string, string | boolean | undefined>>;
  readonly request: CommandRequest;
  readonly print: (text: string) => void;
}

/** Most commands need no more than the books. */
export type BooksCliCommand = (context: BooksCliContext) => Promise<number>;

export interface CliContext extends BooksCliContext {
  readonly jobs: JobBoard;
  /** Makes the tasks of batch runs what they are now. */
  readonly batchesChanged: () => Promise<void>;
}

export type CliCommand = (context: CliContext) => Promise<number>;
