import type { Books } from '@cifra/books/books';
import type { SubgraphRequest } from '@cifra/access/subgraph-context';
import { createBooksContext, type BooksContext } from '@cifra/subgraph-kit/context';

export type AuditContext = BooksContext;

export function createAuditContext(request: SubgraphRequest, books: Books): AuditContext {
  return createBooksContext(request, books);
}
