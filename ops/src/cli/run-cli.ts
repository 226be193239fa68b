import { ExitCode, proposeCompletions, run, type StricliProcess } from '@stricli/core';
import { cifra } from './cifra.ts';
import type { CliContext, CliSurroundings } from './context.ts';

/** 0: done. 1: refused or failed. 2: misuse, and nothing was done. */
export type CliExitCode = 0 | 1 | 2;

/** Runs one command line and returns its exit code, without changing the process. */
export async function runCli(inputs: readonly string[], surroundings: CliSurroundings): Promise<CliExitCode> {
  const { stdout, stderr, env } = surroundings.process;
  const process: StricliProcess = { stdout, stderr, ...(env && { env }) };
  const context: CliContext = {
    ...surroundings,
    process,
    proposalsFor: async (words) =>
      (await proposeCompletions(cifra, words, context)).map(({ completion }) => completion),
  };
  await run(cifra, withListing(inputs), context);
  switch (process.exitCode) {
    case ExitCode.Success:
      return 0;
    case ExitCode.InvalidArgument:
    case ExitCode.UnknownCommand:
    case 2:
      return 2;
    default:
      return 1;
  }
}

/**
 * `jobs` and `close` without a subcommand list. A default command of the library would take a misspelt command as its
 * argument.
 */
function withListing(inputs: readonly string[]): readonly string[] {
  const [command, next = '--json'] = inputs;
  const listing = command === 'jobs' ? 'list' : command === 'close' ? 'status' : null;
  if (command === undefined || listing === null || next !== '--json') return inputs;
  return [command, listing, ...inputs.slice(1)];
}
