import type { OpenBooks } from './context.ts';
import { runCli, type CliExitCode } from './run-cli.ts';
import { parseConfig } from '../config.ts';

export interface CliEnding {
  readonly code: CliExitCode;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliWorld {
  readonly dataDirectory: string;
  readonly openBooks: () => Promise<OpenBooks>;
  /** Of the configuration; beside what every test has. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** A setting without books: a command that opens them fails, which shows that its command line was understood. */
export const nowhere: CliWorld = {
  dataDirectory: '/nowhere',
  openBooks: () => Promise.reject(new Error('opened the books')),
};

/** Runs one command line in this process. */
export async function callCli(
  { dataDirectory, openBooks, environment = {} }: CliWorld,
  ...inputs: readonly string[]
): Promise<CliEnding> {
  const written = { stdout: '', stderr: '' };
  const code = await runCli(inputs, {
    process: {
      stdout: { write: (text) => void (written.stdout += text) },
      stderr: { write: (text) => void (written.stderr += text) },
    },
    config: () =>
      Promise.resolve(parseConfig({ CIFRA_DEMO: 'off', CIFRA_DATA: dataDirectory, ...environment })),
    openBooks,
    operator: () => 'operator',
  });
  return { code, ...written };
}
