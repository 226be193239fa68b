import type { SubgraphRequest } from '@cifra/access/subgraph-context';
import type { Books } from '@cifra/books/books';
import type { Uuid } from '@cifra/domain/ids';
import { createBooksContext, type BooksContext } from '@cifra/subgraph-kit/context';
import { oncePerKey } from '@cifra/subgraph-kit/once-per-key';
import { createLedgerLoaders, type LedgerLoaders } from './loaders.ts';

export interface LedgerContext extends BooksContext {
  /** The loaders of a tenant: one set per tenant and request. */
  readonly loadersOf: (tenantId: Uuid) => LedgerLoaders;
}

export function createLedgerContext(request: SubgraphRequest, books: Books): LedgerContext {
  const loadersOf = oncePerKey((tenantId: Uuid) => createLedgerLoaders(books, tenantId));
  return Object.assign(createBooksContext(request, books), { loadersOf });
}
