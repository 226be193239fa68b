import type { Books } from '@cifra/books/books';
import type { SubgraphRequest } from '@cifra/access/subgraph-context';
import type { Uuid } from '@cifra/domain/ids';
import { createBooksContext, type BooksContext } from '@cifra/subgraph-kit/context';
import { oncePerKey } from '@cifra/subgraph-kit/once-per-key';
import { createFxLoaders, type FxLoaders } from './loaders.ts';

export interface FxContext extends BooksContext {
  /** The loaders of a tenant: one set per tenant and request. */
  readonly loadersOf: (tenantId: string) => FxLoaders;
}

export function createFxContext(request: SubgraphRequest, books: Books): FxContext {
  const loadersOf = oncePerKey((tenantId: string) => createFxLoaders(books, tenantId as Uuid));
  return Object.assign(createBooksContext(request, books), { loadersOf });
}
