import type { CommandContext, StricliProcess } from '@stricli/core';
import type { Books } from '@cifra/books/books';
import type { OperationsConfig } from '../config.ts';

/** What every command receives. Results go to standard output, everything else to standard error. */
export interface CliContext extends CommandContext {
  readonly process: StricliProcess;
  /** The settings of this process. Throws `ConfigurationError`. */
  readonly config: () => Promise<OperationsConfig>;
  /** Opens the books; the caller closes them. */
  readonly openBooks: () => Promise<OpenBooks>;
  /** Completions of the last word of a command line. */
  readonly proposalsFor: (words: readonly string[]) => Promise<readonly string[]>;
  /** Who runs the command, for the audit trail. */
  readonly operator: () => string;
}

export interface OpenBooks {
  readonly books: Books;
  readonly close: () => Promise<void>;
}

/** What a command's module exports. It returns when the work is done and throws `CliFailure` if it could not be done. */
export type CliCommand<Flags, Arguments extends readonly unknown[] = []> = (
  context: CliContext,
  flags: Flags,
  ...positionals: Arguments
) => Promise<void>;

/** What comes from outside the command line: where it writes, what it works on, for whom. */
export type CliSurroundings = Omit<CliContext, 'process' | 'proposalsFor'> & {
  readonly process: Omit<StricliProcess, 'exitCode'>;
};
