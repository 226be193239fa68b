import type { KeyRing } from '@cifra/access/keys';
import type { RequestOrigin } from '@cifra/access/subgraph-context';
import type { Books } from '@cifra/books/books';

/** What it takes to establish who somebody is. */
export interface LogInParts {
  readonly books: Books;
  readonly keys: KeyRing;
  readonly origin: RequestOrigin;
}
