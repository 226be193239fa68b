import type { createEdge } from '@cifra/access/edge';
import type { EdgeKeyPorts } from '@cifra/access/edge-keys';
import type { Books } from '@cifra/books/books';
import { originText } from '@cifra/books/origin-text';
import { whyUnable } from '@cifra/books/why-unable';
import { parseUuid, type Uuid } from '@cifra/domain/ids';
import { currentVersions, findTenantByIdOrSlug, findUserAccess } from '@cifra/firm/access/user-access';
import { listKeys } from '@cifra/firm/api-keys/list-keys';
import { findLiveSession } from '@cifra/firm/users/sessions/live-session';
import { noteSessionUse } from '@cifra/firm/users/sessions/note-use';
import type { Log } from '@cifra/gateway/log';
import { refusalError } from '@cifra/subgraph-kit/query-errors';
import { errorText } from './error-text.ts';
import { systemRequest } from './system-request.ts';

const nowMicros = (): bigint => BigInt(Date.now()) * 1000n;

/** What the edge reads from the control plane, and where it records denials and counts the uses of keys. */
export function edgePorts(
  books: Books,
  log: Log,
  onKeyUsed: EdgeKeyPorts['onKeyUsed'] = () => undefined,
): Parameters<typeof createEdge>[0] {
  return {
    currentVersions: () => named(currentVersions(books.control)),
    findUserAccess: (userId) => named(findUserAccess(books.control, userId)),
    findSession: (sessionId) => named(findLiveSession(books.control, sessionId)),
    onSessionUsed: (sessionId) => {
      const id = parseUuid(sessionId);
      if (!id.ok) return;
      books
        .executeControl(noteSessionUse, { sessionId: id.value }, systemRequest('edge'))
        .catch((error: unknown) =>
          log({ level: 'warn', event: 'session-use-not-noted', error: errorText(error) }),
        );
    },
    findTenant: (slugOrId) => named(findTenantByIdOrSlug(books.control, slugOrId)),
    onTenantDenied: async ({ principal, tenantName, tenantId, source }) => {
      // In the firm's trail: who has no grant in a tenant writes nothing into its books.
      const recorded = books.recordDenial({
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
      await named(recorded);
    },
    nowMicros,
    apiKeys: { listKeys: () => named(listKeys(books.control, nowMicros())), onKeyUsed },
  };
}

/** What the books cannot do now leaves under its name. */
async function named<Value>(doing: Promise<Value>): Promise<Value> {
  try {
    return await doing;
  } catch (error) {
    const refusal = whyUnable(error);
    throw refusal ? refusalError(refusal) : error;
  }
}
