import type { createEdge } from '@cifra/access/edge';
import type { Books } from '@cifra/books/books';
import type { Uuid } from '@cifra/domain/ids';
import { currentGrantsVersion, findTenantByHeader, findUserAccess } from '@cifra/firm/access/user-access';
import { systemRequest } from './system-request.ts';

/** What the edge reads from the control plane, and where it records denials. */
export function edgePorts(books: Books): Parameters<typeof createEdge>[0] {
  return {
    currentGrantsVersion: () => currentGrantsVersion(books.control),
    findUserAccess: (userId) => findUserAccess(books.control, userId),
    findTenantByHeader: (slugOrId) => findTenantByHeader(books.control, slugOrId),
    onTenantDenied: ({ principal, tenantHeader, tenantId }) =>
      books.recordDenial({
        tenantId: tenantId as Uuid | null,
        field: `tenant ${tenantHeader}`,
        permission: 'any',
        request: { ...systemRequest('edge'), actor: principal },
      }),
    nowMicros: () => BigInt(Date.now()) * 1000n,
  };
}
