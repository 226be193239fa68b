import type { Books } from '@cifra/books/books';
import type { BooksContext } from '@cifra/subgraph-kit/context';
import { oncePerKey } from '@cifra/subgraph-kit/once-per-key';
import { createEventLoader, type EventLoader } from './loaders.ts';
import type { TrailOwner } from './shapes.ts';

interface EventsByTrail {
  /** The loader of a trail's events: one per trail and request. */
  readonly eventsOf: (owner: TrailOwner) => EventLoader;
}

export type AuditContext = BooksContext & EventsByTrail;

export function eventsByTrail(books: Books): EventsByTrail {
  return { eventsOf: oncePerKey((owner: TrailOwner) => createEventLoader(books, owner)) };
}
