import { userInfo } from 'node:os';
import type { OpenBooks } from './cli/context.ts';
import { runCli } from './cli/run-cli.ts';
import type { OperationsConfig } from './config.ts';

/** `npm run cifra`: the operator's command line. Neither settings nor books are read before a command needs them. */

let config: Promise<OperationsConfig> | undefined;

async function readSettings(): Promise<OperationsConfig> {
  const { readConfig } = await import('./config.ts');
  return readConfig({ CIFRA_DEMO: 'off' });
}

async function openBooksHere(): Promise<OpenBooks> {
  const settings = await (config ??= readSettings());
  const { openBooks } = await import('./open-books.ts');
  const books = await openBooks(
    { ...settings, writerThreads: 0, readerThreads: 0 },
    { onProgress: (line) => void process.stderr.write(`${line}\n`) },
  );
  return { books, close: () => books.close() };
}

// A reader that has seen enough (`| head`) is not a failure; a command that has begun is completed.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

process.exitCode = await runCli(process.argv.slice(2), {
  process,
  config: () => (config ??= readSettings()),
  openBooks: openBooksHere,
  operator: () => userInfo().username,
});
