import { readFileSync } from 'node:fs';
import { accessCodes } from '@cifra/access/errors';
import { refusalCatalogue } from '@cifra/domain/refusals';
import { defaultGatewayConfig } from '@cifra/gateway/config';
import type { LiveLimits } from '@cifra/gateway/limits/settings';
import { createGateway, type Gateway, type GatewayOptions } from '@cifra/gateway/server';
import { liveFields, schemaScalars, tenantArguments } from '@cifra/ops/subgraphs';
import { patience } from '../../support/stored/server-at-hand.ts';

/** What the gateway cannot forward or read is not limited here, and any operation may be sent: tests write their own. */
export function createTestGateway(
  options: Pick<GatewayOptions, 'subgraphs' | 'edge' | 'files' | 'log' | 'served'> &
    Partial<Pick<GatewayOptions, 'manifests' | 'live'>> & { readonly liveLimits?: Partial<LiveLimits> },
): Promise<Gateway> {
  const { liveLimits, ...others } = options;
  return createGateway({
    config: {
      ...defaultGatewayConfig,
      safelistMode: 'off',
      withProcessMetrics: false,
      // A server for tests makes a client's books slowly.
      subgraphTimeLimitMillis: patience(defaultGatewayConfig.subgraphTimeLimitMillis),
      rateLimit: { burst: 1e9, perSecond: 1e9, maxCallers: 1000 },
      logInRateLimit: { burst: 1e9, perSecond: 1e9, maxCallers: 1000 },
      liveLimits: { ...defaultGatewayConfig.liveLimits, ...liveLimits },
    },
    supergraphSdl: readFileSync(new URL('../../../schema/supergraph.graphql', import.meta.url), 'utf8'),
    ready: () => Promise.resolve({ ok: true, body: {} }),
    manifests: [],
    tenantArguments,
    live: { fields: liveFields, changes: { watch: () => () => undefined } },
    knownErrorCodes: [...accessCodes, ...Object.keys(refusalCatalogue)],
    scalars: schemaScalars,
    ...others,
  });
}
