import type { SubgraphRequest } from '@cifra/access/subgraph-context';
import type { Books } from '@cifra/books/books';
import type { Uuid } from '@cifra/domain/ids';
import { createBooksContext, type BooksContext } from '@cifra/subgraph-kit/context';
import { oncePerKey } from '@cifra/subgraph-kit/once-per-key';
import { createDocumentsLoaders, type DocumentsLoaders } from './loaders.ts';

export interface DocumentsContext extends BooksContext {
  /** The loaders of a tenant: one set per tenant and request. */
  readonly loadersOf: (tenantId: Uuid) => DocumentsLoaders;
}

export function createDocumentsContext(request: SubgraphRequest, books: Books): DocumentsContext {
  const loadersOf = oncePerKey((tenantId: Uuid) => createDocumentsLoaders(books, tenantId));
  return Object.assign(createBooksContext(request, books), { loadersOf });
}
