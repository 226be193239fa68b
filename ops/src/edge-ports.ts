import type { createEdge } from '@cifra/access/edge';
import type { EdgeKeyPorts } from '@cifra/access/edge-keys';
import type { Books } from '@cifra/books/books';
import type { Uuid } from '@cifra/domain/ids';
import { currentGrantsVersion, findTenantByIdOrSlug, findUserAccess } from '@cifra/firm/access/user-access';
import { listKeys } from '@cifra/firm/api-keys/list-keys';
import { isSessionAlive } from '@cifra/firm/users/session-alive';
import { systemRequest } from './system-request.ts';

const nowMicros = (): bigint => BigInt(Date.now()) * 1000n;

/** What the edge reads from the control plane, and where it records denials and counts the uses of keys. */
export function edgePorts(
  books: Books,
  onKeyUsed: EdgeKeyPorts['onKeyUsed'] = () => undefined,
): Parameters<typeof createEdge>[0] {
  return {
    currentGrantsVersion: () => currentGrantsVersion(books.control),
    findUserAccess: (userId) => findUserAccess(books.control, userId),
    isSessionAlive: (sessionId, nowMicros) => isSessionAlive(books.control, sessionId, nowMicros),
    findTenant: (slugOrId) => findTenantByIdOrSlug(books.control, slugOrId),
    onTenantDenied: ({ principal, tenantName, tenantId }) =>
      books.recordDenial({
        tenantId: tenantId as Uuid | null,
        field: `tenant ${tenantName}`,
        permission: 'any',
        request: { ...systemRequest('edge'), actor: principal },
      }),
    nowMicros,
    apiKeys: { listKeys: () => listKeys(books.control, nowMicros()), onKeyUsed },
  };
}
