import type { Books } from '@cifra/books/books';
import type { SubgraphRequest } from '@cifra/access/subgraph-context';
import type { Uuid } from '@cifra/domain/ids';
import { createBooksContext, type BooksContext } from '@cifra/subgraph-kit/context';
import { createPeriodLoaders, type PeriodLoaders } from './loaders.ts';

export interface PeriodContext extends BooksContext {
  /** The loaders of a tenant: one set per tenant and request. */
  readonly loadersOf: (tenantId: string) => PeriodLoaders;
}

export function createPeriodContext(request: SubgraphRequest, books: Books): PeriodContext {
  const known = new Map<string, PeriodLoaders>();
  const loadersOf = (tenantId: string): PeriodLoaders => {
    const loaders = known.get(tenantId) ?? createPeriodLoaders(books, tenantId as Uuid);
    known.set(tenantId, loaders);
    return loaders;
  };
  return Object.assign(createBooksContext(request, books), { loadersOf });
}
