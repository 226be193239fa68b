import type { createEdge } from '@cifra/access/edge';
import type { Books } from '@cifra/books/books';
import { originText } from '@cifra/books/origin-text';
import { whyUnable } from '@cifra/books/why-unable';
import { parseUuid, type Uuid } from '@cifra/domain/ids';
import { currentVersions, findTenantByIdOrSlug, findUserAccess } from '@cifra/firm/access/user-access';
import { findLiveSession } from '@cifra/firm/users/sessions/live-session';
import { noteSessionUse } from '@cifra/firm/users/sessions/note-use';
import type { Log } from '@cifra/gateway/log';
import { refusalError } from '@cifra/subgraph-kit/query-errors';
import { errorText } from './error-text.ts';
import { systemRequest } from './system-request.ts';

/** What the edge reads from the control plane, and where it records denials. */
export function edgePorts(books: Books, log: Log): Parameters<typeof createEdge>[0] {
  return {
    currentVersions: () => currentVersions(books.control),
    findUserAccess: (userId) => findUserAccess(books.control, userId),
    findSession: (sessionId) => findLiveSession(books.control, sessionId),
    onSessionUsed: (sessionId) => {
      const id = parseUuid(sessionId);
      if (!id.ok) return;
      books
        .executeControl(noteSessionUse, { sessionId: id.value }, systemRequest('edge'))
        .catch((error: unknown) =>
          log({ level: 'warn', event: 'session-use-not-noted', error: errorText(error) }),
        );
    },
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
