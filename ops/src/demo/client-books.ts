import type { Books } from '@cifra/books/books';
import type { CommandRequest } from '@cifra/books/command';
import type { Uuid } from '@cifra/domain/ids';
import type { DemoClient } from './clients.ts';

export interface ClientBooks {
  readonly books: Books;
  readonly tenantId: Uuid;
  readonly client: DemoClient;
  /** The requests of the people who prepare and approve this client's entries. */
  readonly preparer: (idempotencyKey?: string) => CommandRequest;
  readonly approver: (idempotencyKey?: string) => CommandRequest;
  /** The request of the external reviewer, who signs off closed years. */
  readonly reviewer: (idempotencyKey?: string) => CommandRequest;
}
