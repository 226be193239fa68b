import { readFile } from 'node:fs/promises';
import { createEdge } from '@cifra/access/edge';
import { accessCodes } from '@cifra/access/errors';
import type { KeyRing } from '@cifra/access/keys';
import type { Books } from '@cifra/books/books';
import type { Followers } from '@cifra/books/follow/followers';
import type { KeyUses } from '@cifra/firm/api-keys/uses/key-uses';
import type { WebhookSender } from '@cifra/firm/webhooks/send/webhook-sender';
import { refusalCatalogue } from '@cifra/domain/refusals';
import { defaultGatewayConfig, type GatewayConfig } from '@cifra/gateway/config';
import type { Reading } from '@cifra/gateway/metrics';
import { createGateway, type Gateway, type Readiness } from '@cifra/gateway/server';
import { currentGrantsVersion } from '@cifra/firm/access/user-access';
import type { OperationsConfig } from '../config.ts';
import { demoLogIn } from '../demo/people.ts';
import { downloadSources, firmDownloadSources } from '../downloads.ts';
import { edgePorts } from '../edge-ports.ts';
import { readExamples } from '../explorer/examples.ts';
import { createFileHandler } from '../file-handler.ts';
import { ProviderClients } from '@cifra/firm/identities/provider/provider-clients';
import type { Jobs } from '../jobs/jobs.ts';
import type { FollowedChanges } from '../live-changes.ts';
import { readReference } from '../reference/reference.ts';
import type { RegisteredManifests } from '../manifests/registered-manifests.ts';
import { readShippedManifests } from '../shipped-manifests.ts';
import type { TenantHealthWatch } from '../tenant-health.ts';
import type { StorageWatch } from '../storage-watch.ts';
import { createLogOutHandler } from '../log-out-handler.ts';
import { createScimHandler } from '../scim-handler.ts';
import { liveFields, schemaScalars, tenantArguments } from '../subgraphs.ts';
import { followerReadings } from './follower-metrics.ts';
import { connectionReadings } from './server-connections.ts';
import { storageReadings } from './storage.ts';
import { manifestReadings } from './manifests.ts';
import { webhookReadings } from './webhooks.ts';
import type { StartOptions } from './options.ts';
import { part, type PartOf } from './part.ts';
import type { RunningSubgraphs } from './subgraphs.ts';

interface GatewayNeeds {
  readonly books: PartOf<Books>;
  readonly keys: PartOf<KeyRing>;
  readonly keyUses: PartOf<KeyUses>;
  readonly jobs: PartOf<Jobs>;
  readonly subgraphs: PartOf<RunningSubgraphs>;
  readonly followers: PartOf<Followers>;
  readonly live: FollowedChanges;
  readonly health: PartOf<TenantHealthWatch>;
  readonly webhooks: PartOf<WebhookSender | null>;
  readonly storage: PartOf<StorageWatch>;
  readonly manifests: PartOf<RegisteredManifests>;
}

export interface ListeningGateway {
  readonly gateway: Gateway;
  readonly port: number;
}

/** The gateway, listening. */
export function gatewayPart({ config, log }: StartOptions, needs: GatewayNeeds): PartOf<ListeningGateway> {
  return part('gateway', {
    start: async () => {
      const books = needs.books.value;
      const gateway = await createGateway({
        config: gatewayConfig(config),
        supergraphSdl: await readFile(new URL('../../../schema/supergraph.graphql', import.meta.url), 'utf8'),
        subgraphs: needs.subgraphs.value.subgraphs,
        edge: createEdge(
          edgePorts(books, log, (use) => needs.keyUses.value.count(use)),
          { keys: needs.keys.value },
        ),
        tenantArguments,
        live: { fields: liveFields, changes: needs.live },
        files: createFileHandler({
          books,
          dataDirectory: config.dataDirectory,
          downloads: downloadSources(books),
          firmDownloads: firmDownloadSources(books),
        }),
        scim: createScimHandler(books),
        logOuts: createLogOutHandler({
          books,
          providerClients: new ProviderClients(config.identityTestHosts),
        }),
        ready: () => readiness(books, needs),
        manifests: await readShippedManifests(),
        served: needs.manifests.value,
        knownErrorCodes: [...accessCodes, ...Object.keys(refusalCatalogue)],
        scalars: schemaScalars,
        explorerExamples: await readExamples(),
        demoLogIn: config.isDemo ? demoLogIn : null,
        ...(config.hasReference && { reference: readReference }),
        log,
      });
      try {
        const sender = needs.webhooks.value;
        for (const reading of [
          ...followerReadings(needs.followers.value),
          ...manifestReadings(needs.manifests.value),
          ...(sender === null ? [] : webhookReadings(sender)),
          ...storageReadings(needs.storage.value),
          waitingReports(books),
          unreachableTenants(books),
          ...connectionReadings(books),
        ])
          gateway.metrics.observe(reading);
        const { port } = await gateway.listen({ port: config.port, host: config.host });
        needs.subgraphs.value.servedOrigin.listensAt(port);
        return { gateway, port };
      } catch (error) {
        await gateway.close();
        throw error;
      }
    },
    stop: ({ gateway }) => gateway.close(),
  });
}

function gatewayConfig(config: OperationsConfig): GatewayConfig {
  const { ratePerSecond } = config;
  return {
    ...defaultGatewayConfig,
    isIntrospectionAllowed: config.hasExplorer,
    hasExplorer: config.hasExplorer,
    safelistMode: config.safelistMode,
    trustProxy: config.trustProxy,
    showsOperations: config.isDemo,
    tls: config.tls,
    publicOrigin: config.publicOrigin,
    corsOrigins: config.corsOrigins,
    cookieSameSite: config.cookieSameSite === 'none' ? 'None' : 'Lax',
    closingNoticeMillis: config.closingSeconds * 1000,
    ...(ratePerSecond !== null && {
      rateLimit: { ...defaultGatewayConfig.rateLimit, perSecond: ratePerSecond, burst: ratePerSecond * 4 },
      // A fiftieth, as by default.
      logInRateLimit: {
        ...defaultGatewayConfig.logInRateLimit,
        perSecond: ratePerSecond / 50,
        burst: Math.max(1, Math.round(ratePerSecond / 2.5)),
      },
    }),
  };
}

async function readiness(
  books: Books,
  { health, jobs, storage, manifests }: Pick<GatewayNeeds, 'health' | 'jobs' | 'storage' | 'manifests'>,
): Promise<Readiness> {
  const ok = await currentGrantsVersion(books.control).then(
    () => true,
    () => false,
  );
  return {
    ok,
    body: {
      // Reading goes on without room, so requests are to come here still.
      status: !ok ? 'control plane unavailable' : storageStatus[storage.value.state.status],
      storage: storage.value.state,
      tenants: health.valueOrNull?.last ?? null,
      jobs: jobs.value.worker?.state ?? { status: 'off' },
      persistedOperations: { invalid: manifests.value.invalidCount },
    },
  };
}

const storageStatus = {
  ok: 'ready',
  full: 'read-only: storage full',
  'read-only': 'read-only: storage cannot be written',
} as const;

function unreachableTenants({ reachability }: Books): Reading {
  return {
    name: 'cifra_tenant_unreachable_seconds',
    help: 'Tenants whose database cannot be reached, and for how long.',
    kind: 'gauge',
    labelNames: ['tenant'],
    read: () =>
      reachability.unreachable.map(({ slug, sinceMillis }) => ({
        labels: { tenant: slug },
        value: (Date.now() - sinceMillis) / 1000,
      })),
  };
}

function waitingReports(books: Books): Reading {
  return {
    name: 'cifra_reports_waiting',
    help: 'Reports that wait for a thread.',
    kind: 'gauge',
    read: () => [{ labels: {}, value: books.waitingReports }],
  };
}
