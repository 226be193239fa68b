import type { Books } from '@cifra/books/books';
import type { SubgraphRequest } from '@cifra/access/subgraph-context';
import { createBooksContext, type BooksContext } from '@cifra/subgraph-kit/context';
import { oncePerKey } from '@cifra/subgraph-kit/once-per-key';
import { createEventLoader, type EventLoader } from './loaders.ts';
import type { TrailOwner } from './shapes.ts';

export interface AuditContext extends BooksContext {
  /** The loader of a trail's events: one per trail and request. */
  readonly eventsOf: (owner: TrailOwner) => EventLoader;
}

export function createAuditContext(request: SubgraphRequest, books: Books): AuditContext {
  const eventsOf = oncePerKey((owner: TrailOwner) => createEventLoader(books, owner));
  return Object.assign(createBooksContext(request, books), { eventsOf });
}
