import { readFileSync } from 'node:fs';
import type { EdgePorts } from '@cifra/access/edge';
import { accessCodes } from '@cifra/access/errors';
import type { Books } from '@cifra/books/books';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCatalogue } from '@cifra/domain/refusals';
import { currentGrantsVersion, findTenantByHeader, findUserAccess } from '@cifra/firm/access/user-access';
import { defaultGatewayConfig } from '@cifra/gateway/config';
import { createGateway, type Gateway, type GatewayOptions } from '@cifra/gateway/server';
import { systemRequest } from '@cifra/ops/system-request';
import { schemaScalars } from '@cifra/ops/subgraphs';

/** What the gateway cannot forward or read is not limited here, and any operation may be sent: tests write their own. */
export function createTestGateway(
  options: Pick<GatewayOptions, 'subgraphs' | 'edge' | 'files' | 'log'>,
): Promise<Gateway> {
  return createGateway({
    config: {
      ...defaultGatewayConfig,
      safelistMode: 'off',
      withProcessMetrics: false,
      rateLimit: { burst: 1e9, perSecond: 1e9, maxCallers: 1000 },
    },
    supergraphSdl: readFileSync(new URL('../../../schema/supergraph.graphql', import.meta.url), 'utf8'),
    ready: () => Promise.resolve({ ok: true, body: {} }),
    manifests: [],
    knownErrorCodes: [...accessCodes, ...Object.keys(refusalCatalogue)],
    scalars: schemaScalars,
    ...options,
  });
}

/** The ports of the edge, as ops writes them. */
export function edgePortsOf(books: Books): EdgePorts {
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
