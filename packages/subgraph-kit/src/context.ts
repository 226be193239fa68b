import { claimCoversTenant, isOfPartyAlone, type Claim } from '@cifra/access/claim';
import {
  createSubgraphContext,
  type SubgraphContext,
  type SubgraphRequest,
} from '@cifra/access/subgraph-context';
import type { Books } from '@cifra/books/books';
import type { CommandRequest } from '@cifra/books/command';
import { originText } from '@cifra/books/origin-text';
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
 * Makes the context of one request. Denied attempts are recorded before the answer leaves, in the trail of the tenant that was asked for if
 * the caller has a grant there; loaders are added by the subgraph and live as long as the request.
 */
export function createBooksContext(request: SubgraphRequest, booksOfAll: Books): BooksContext {
  const { grantsVersion } = request.claim;
  const books = booksOfAll.forRequest({
    principal: lineOf(request),
    signal: request.signal ?? null,
    // Tenants and settings are among what the version of the grants counts.
    version: grantsVersion > 0 ? BigInt(grantsVersion) : null,
  });
  const commandRequest = ({ idempotencyKey, reason = null }: CommandInput): CommandRequest => {
    return {
      actor: request.claim.principal,
      requestId: request.requestId,
      origin: originText(request.origin),
      reason: reason === null ? null : reason.normalize('NFC').trim(),
      idempotencyKey,
    };
  };
  const base = createSubgraphContext(request, {
    onDenied: async ({ field, permission, tenantId }) => {
      const isCovered = tenantId !== null && (await coversTenant(request.claim, books, tenantId));
      await books.recordDenial({
        tenantId: isCovered ? (tenantId as Uuid) : null,
        aboutTenantId: isCovered ? null : (tenantId as Uuid | null),
        field,
        permission: permission ?? 'none',
        request: commandRequest({ idempotencyKey: null }),
      });
    },
    findTenantNumber: (tenantId) => tenantNumberById(books.control, tenantId),
  });
  return Object.assign(base, {
    books,
    commandRequest,
    nameOfActor: namesOfActors(books.control),
  }) as BooksContext;
}

/** In whose line the request's reports wait: people who are not signed in share one for each address. */
function lineOf({ claim: { principal }, origin }: SubgraphRequest): string {
  return principal.kind === 'anonymous' ? `anonymous ${origin.ip}` : `${principal.kind} ${principal.id}`;
}

/**
 * Who has no grant in a tenant, or only one for a party of it, writes nothing into its books that was denied: the firm's trail tells of those
 * attempts.
 */
async function coversTenant(claim: Claim, books: Books, tenantId: string): Promise<boolean> {
  const { scope } = claim;
  if (isOfPartyAlone(claim)) return false;
  if (scope.kind === 'tenant') return scope.tenant.id === tenantId;
  const number = await tenantNumberById(books.control, tenantId);
  return number !== null && claimCoversTenant(claim, number);
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
