import type { Books } from '@cifra/books/books';
import type { SubgraphRequest } from '@cifra/access/subgraph-context';
import type { Uuid } from '@cifra/domain/ids';
import { createBooksContext, type BooksContext } from '@cifra/subgraph-kit/context';
import { oncePerKey } from '@cifra/subgraph-kit/once-per-key';
import { createPeriodLoaders, type PeriodLoaders } from './loaders.ts';

/** What batches need of their surroundings. */
export interface BatchPorts {
  /** Takes why a tenant's books could not be read; answers the reference under which the log has it. */
  readonly onUnread: (error: unknown) => string;
}

export interface PeriodContext extends BooksContext {
  readonly batch: BatchPorts;
  /** The loaders of a tenant: one set per tenant and request. */
  readonly loadersOf: (tenantId: string) => PeriodLoaders;
}

export function createPeriodContext(
  request: SubgraphRequest,
  books: Books,
  batch: BatchPorts,
): PeriodContext {
  const loadersOf = oncePerKey((tenantId: string) => createPeriodLoaders(books, tenantId as Uuid));
  return Object.assign(createBooksContext(request, books), { loadersOf, batch });
}
