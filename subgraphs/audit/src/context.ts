import type { Books } from '@cifra/books/books';
import type { SubgraphRequest } from '@cifra/access/subgraph-context';
import { createBooksContext, type BooksContext } from '@cifra/subgraph-kit/context';
import { createEventLoader, type EventLoader } from './loaders.ts';
import type { TrailOwner } from './shapes.ts';

export interface AuditContext extends BooksContext {
  /** The loader of a trail's events: one per trail and request. */
  readonly eventsOf: (owner: TrailOwner) => EventLoader;
}

export function createAuditContext(request: SubgraphRequest, books: Books): AuditContext {
  const known = new Map<TrailOwner, EventLoader>();
  const eventsOf = (owner: TrailOwner): EventLoader => {
    const loader = known.get(owner) ?? createEventLoader(books, owner);
    known.set(owner, loader);
    return loader;
  };
  return Object.assign(createBooksContext(request, books), { eventsOf });
}
