import { rmSync } from 'node:fs';
import type { Books } from '@cifra/books/books';
import { startApplication } from '@cifra/ops/application';
import { parseConfig, type OperationsConfig } from '@cifra/ops/config';
import { Callers } from './callers.ts';
import { newDemoDirectory } from './demo-directory.ts';

/** The whole product in this process, on a data directory of its own. */
export interface RunningProduct {
  readonly callers: Callers;
  readonly url: string;
  readonly directory: string;
  readonly books: Books;
  /** Where operators are answered; null: at the same address. */
  readonly operationsPort: number | null;
  /** Log records of level error. */
  readonly errors: readonly unknown[];
  /** Stops the product and removes its directory. */
  close(): Promise<void>;
}

export async function startProduct(
  directory: string,
  environment: Readonly<Record<string, string>>,
): Promise<RunningProduct> {
  const errors: unknown[] = [];
  const application = await startApplication({
    config: parseConfig(environment),
    log: (record) => {
      if (record['level'] === 'error') errors.push(record);
    },
    onProgress: () => undefined,
  });
  const { url, books, operationsPort } = application;
  return {
    callers: new Callers(url),
    url,
    directory,
    books,
    operationsPort,
    errors,
    close: async () => {
      await application.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Whose pages a test's product lets in besides its own. */
export const listedPage = 'https://page.example';

/** The environment of a test's product with the demo firm, on a port that is free. */
export function environmentOf(
  directory: string,
  mode: OperationsConfig['subgraphMode'] = 'in-process',
): Record<string, string> {
  return {
    CIFRA_DATA: directory,
    CIFRA_PORT: '0',
    CIFRA_SUBGRAPHS: mode,
    CIFRA_RATE_PER_SECOND: '100000',
    CIFRA_DEMO: 'on',
    CIFRA_CLOSING_SECONDS: '0',
    // One of each kind of thread, whatever the machine has.
    CIFRA_READER_THREADS: '1',
    CIFRA_CORS_ORIGINS: listedPage,
  };
}

/**
 * The product with the demo firm. Its reports run on the calling thread: a thread of their own has all modules to load and all of them to
 * compile. A test of what reports answer asks for one, and whoever starts a process has it.
 */
export async function startDemo(
  mode: OperationsConfig['subgraphMode'],
  { readerThreads = 0 }: { readonly readerThreads?: 0 | 1 } = {},
): Promise<RunningProduct> {
  const directory = await newDemoDirectory();
  return startProduct(directory, {
    ...environmentOf(directory, mode),
    CIFRA_READER_THREADS: String(readerThreads),
  });
}
