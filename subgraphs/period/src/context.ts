import type { Books } from '@cifra/books/books';
import type { SubgraphRequest } from '@cifra/access/subgraph-context';
import type { Uuid } from '@cifra/domain/ids';
import { createBooksContext, type BooksContext } from '@cifra/subgraph-kit/context';
import { createPeriodLoaders, type PeriodLoaders } from './loaders.ts';

/** What batches need of their surroundings. */
export interface BatchPorts {
  /** Told when a run was started or cancelled: what there is to do has changed. */
  readonly onChanged: () => void;
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
  const known = new Map<string, PeriodLoaders>();
  const loadersOf = (tenantId: string): PeriodLoaders => {
    const loaders = known.get(tenantId) ?? createPeriodLoaders(books, tenantId as Uuid);
    known.set(tenantId, loaders);
    return loaders;
  };
  return Object.assign(createBooksContext(request, books), { loadersOf, batch });
}
