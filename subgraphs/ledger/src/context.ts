import type { SubgraphRequest } from '@cifra/access/subgraph-context';
import type { Books } from '@cifra/books/books';
import type { Uuid } from '@cifra/domain/ids';
import { createBooksContext, type BooksContext } from '@cifra/subgraph-kit/context';
import { createLedgerLoaders, type LedgerLoaders } from './loaders.ts';

export interface LedgerContext extends BooksContext {
  /** The loaders of a tenant: one set per tenant and request. */
  readonly loadersOf: (tenantId: Uuid) => LedgerLoaders;
}

export function createLedgerContext(request: SubgraphRequest, books: Books): LedgerContext {
  const known = new Map<Uuid, LedgerLoaders>();
  const loadersOf = (tenantId: Uuid): LedgerLoaders => {
    const loaders = known.get(tenantId) ?? createLedgerLoaders(books, tenantId);
    known.set(tenantId, loaders);
    return loaders;
  };
  return Object.assign(createBooksContext(request, books), { loadersOf });
}
