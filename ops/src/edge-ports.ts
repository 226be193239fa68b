import type { createEdge } from '@cifra/access/edge';
import type { Books } from '@cifra/books/books';
import { originText } from '@cifra/books/origin-text';
import { whyUnable } from '@cifra/books/why-unable';
import type { Uuid } from '@cifra/domain/ids';
import { currentGrantsVersion, findTenantByIdOrSlug, findUserAccess } from '@cifra/firm/access/user-access';
import { isSessionAlive } from '@cifra/firm/users/session-alive';
import { refusalError } from '@cifra/subgraph-kit/query-errors';

/** What the edge reads from the control plane, and where it records denials. */
export function edgePorts(books: Books): Parameters<typeof createEdge>[0] {
  return {
    currentGrantsVersion: () => currentGrantsVersion(books.control),
    findUserAccess: (userId) => findUserAccess(books.control, userId),
    isSessionAlive: (sessionId, nowMicros) => isSessionAlive(books.control, sessionId, nowMicros),
    findTenant: (slugOrId) => findTenantByIdOrSlug(books.control, slugOrId),
    onTenantDenied: async ({ principal, tenantName, tenantId, source }) => {
      try {
        // In the firm's trail: who has no grant in a tenant writes nothing into its books.
        await books.recordDenial({
          tenantId: null,
          aboutTenantId: tenantId as Uuid | null,
          field: `tenant ${tenantName}`,
          permission: 'any',
          request: {
            actor: principal,
            requestId: source.requestId,
            origin: originText(source.origin),
            reason: null,
            idempotencyKey: null,
          },
        });
      } catch (error) {
        const refusal = whyUnable(error);
        throw refusal ? refusalError(refusal) : error;
      }
    },
    nowMicros: () => BigInt(Date.now()) * 1000n,
  };
}
