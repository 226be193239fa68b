import {
  createSubgraphContext,
  type SubgraphContext,
  type SubgraphRequest,
} from '@cifra/access/subgraph-context';
import type { Books } from '@cifra/books/books';
import type { CommandRequest } from '@cifra/books/command';
import type { Uuid } from '@cifra/domain/ids';
import { tenantNumberById } from '@cifra/books/tenant-number';
import { namesOfActors, type NameOfActor } from './actor-names.ts';
import { oncePerKey } from './once-per-key.ts';

/** What a mutation's input says of the command besides its content. */
export interface CommandInput {
  readonly idempotencyKey: string | null;
  readonly reason?: string | null | undefined;
}

/** The context of a subgraph that works on the books. */
export interface BooksContext extends SubgraphContext {
  readonly books: Books;
  readonly tenantId: Uuid;
  readonly nameOfActor: NameOfActor;
  /** The command request of this GraphQL request: the claim's principal, where it came from, the caller's key and reason. */
  readonly commandRequest: (input: CommandInput) => CommandRequest;
}

/**
 * Makes the context of one request. Denied attempts are recorded in the trail of the tenant that was asked for, before the answer
 * leaves; loaders are added by the subgraph and live as long as the request.
 */
export function createBooksContext(request: SubgraphRequest, books: Books): BooksContext {
  const commandRequest = ({ idempotencyKey, reason = null }: CommandInput): CommandRequest => {
    return {
      actor: request.claim.principal,
      requestId: request.requestId,
      origin: `${request.origin.ip} ${request.origin.userAgent ?? ''}`.trim().slice(0, 400),
      reason: reason === null ? null : reason.normalize('NFC').trim(),
      idempotencyKey,
    };
  };
  const base = createSubgraphContext(request, {
    onDenied: ({ field, permission, tenantId }) =>
      books.recordDenial({
        tenantId: tenantId as Uuid | null,
        field,
        permission: permission ?? 'none',
        request: commandRequest({ idempotencyKey: null }),
      }),
    findTenantNumber: (tenantId) => tenantNumberById(books.control, tenantId),
  });
  return Object.assign(base, {
    books,
    commandRequest,
    nameOfActor: namesOfActors(books.control),
  }) as BooksContext;
}

/** What a context has of a subgraph that loads by tenant. */
export interface LoadersByTenant<Loaders> {
  /** The loaders of a tenant: one set per tenant and request. */
  readonly loadersOf: (tenantId: Uuid) => Loaders;
}

/** Makes the loaders of each tenant that a request reads, when it first reads it. */
export function loadersByTenant<Loaders>(
  create: (books: Books, tenantId: Uuid) => Loaders,
): (books: Books) => LoadersByTenant<Loaders> {
  return (books) => ({ loadersOf: oncePerKey((tenantId: Uuid) => create(books, tenantId)) });
}
