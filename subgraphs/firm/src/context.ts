import type { KeyRing } from '@cifra/access/keys';
import type { SubgraphRequest } from '@cifra/access/subgraph-context';
import type { Books } from '@cifra/books/books';
import type { JobBoard } from '@cifra/jobs/job-board';
import { createBooksContext, type BooksContext } from '@cifra/subgraph-kit/context';
import { createFirmLoaders, type FirmLoaders } from './loaders.ts';

export interface FirmParts {
  readonly books: Books;
  readonly keys: KeyRing;
  /** Where new tenants' databases go. */
  readonly dataDirectory: string;
  /** The clock; the server's own when left out. */
  readonly nowMicros?: () => bigint;
  /** The scheduled jobs; null: there are none here. */
  readonly jobs?: JobBoard | null;
}

export interface FirmContext extends BooksContext {
  readonly keys: KeyRing;
  readonly dataDirectory: string;
  readonly nowMicros: () => bigint;
  readonly jobs: JobBoard | null;
  readonly loaders: FirmLoaders;
}

export function createFirmContext(
  request: SubgraphRequest,
  { books, keys, dataDirectory, nowMicros = () => BigInt(Date.now()) * 1000n, jobs = null }: FirmParts,
): FirmContext {
  return Object.assign(createBooksContext(request, books), {
    keys,
    dataDirectory,
    nowMicros,
    jobs,
    loaders: createFirmLoaders(books),
  });
}
