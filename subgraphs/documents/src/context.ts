import type { SubgraphRequest } from '@cifra/access/subgraph-context';
import type { Books } from '@cifra/books/books';
import type { Uuid } from '@cifra/domain/ids';
import { createBooksContext, type BooksContext } from '@cifra/subgraph-kit/context';
import { createDocumentsLoaders, type DocumentsLoaders } from './loaders.ts';

export interface DocumentsContext extends BooksContext {
  /** The loaders of a tenant: one set per tenant and request. */
  readonly loadersOf: (tenantId: Uuid) => DocumentsLoaders;
}

export function createDocumentsContext(request: SubgraphRequest, books: Books): DocumentsContext {
  const known = new Map<Uuid, DocumentsLoaders>();
  const loadersOf = (tenantId: Uuid): DocumentsLoaders => {
    const loaders = known.get(tenantId) ?? createDocumentsLoaders(books, tenantId);
    known.set(tenantId, loaders);
    return loaders;
  };
  return Object.assign(createBooksContext(request, books), { loadersOf });
}
