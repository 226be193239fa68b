import { rmSync } from 'node:fs';
import type { Books } from '@cifra/books/books';
import { startApplication } from '@cifra/ops/application';
import { parseConfig, type OperationsConfig } from '@cifra/ops/config';
import { Callers } from './callers.ts';
import { newDemo, type Demo } from './demo.ts';

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

/** The same with the demo firm. */
export interface RunningDemo extends RunningProduct {
  readonly demo: Demo;
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

/**
 * The product with the demo firm. Its reports run on the calling thread: a thread of their own has all modules to load and all of them to
 * compile. A test of what reports answer asks for one, and whoever starts a process has it. `clients`: see `newDemo`.
 */
export async function startDemo(
  mode: OperationsConfig['subgraphMode'],
  {
    readerThreads = 0,
    clients,
  }: { readonly readerThreads?: 0 | 1; readonly clients?: readonly string[] } = {},
): Promise<RunningDemo> {
  const demo = await newDemo(clients);
  const product = await startProduct(demo.directory, {
    ...demo.environment,
    CIFRA_SUBGRAPHS: mode,
    CIFRA_READER_THREADS: String(readerThreads),
  });
  return {
    ...product,
    demo,
    close: async () => {
      await product.close();
      await demo.remove();
    },
  };
}
