import { randomUUID } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createEdge } from '@cifra/access/edge';
import { accessCodes } from '@cifra/access/errors';
import { openKeyRing, type KeyRing } from '@cifra/access/keys';
import { serveSubgraph, type RunningSubgraph, type ServedSubgraph } from '@cifra/access/serve-subgraph';
import { Books } from '@cifra/books/books';
import type { CommandRequest } from '@cifra/books/command';
import { createDatabase } from '@cifra/books/provisioning/create-database';
import { resumeProvisioning } from '@cifra/books/provisioning/provision-tenant';
import { configureMssql } from '@cifra/database/mssql/settings';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCatalogue } from '@cifra/domain/refusals';
import { defaultGatewayConfig } from '@cifra/gateway/config';
import type { Log } from '@cifra/gateway/log';
import { createGateway, type Gateway } from '@cifra/gateway/server';
import type { LocalSubgraph, RemoteSubgraph } from '@cifra/gateway/subgraph-contract';
import { ChainHeadPublisher } from '@cifra/subgraph-audit/chain-heads';
import { createDemoFirm } from './demo/demo-firm.ts';
import {
  currentGrantsVersion,
  findTenantByHeader,
  findUserAccess,
} from '@cifra/subgraph-firm/repository/access';
import { seedFirm } from '@cifra/subgraph-firm/operations/seed-firm';
import type { OperationsConfig } from './config.ts';
import { downloadSources } from './downloads.ts';
import { createFileHandler } from './file-handler.ts';
import { commandModules, createSubgraphs } from './subgraphs.ts';
import { createJobs } from './jobs/jobs.ts';
import { StatusRelay } from './status-relay.ts';
import { TenantHealthWatch } from './tenant-health.ts';

/** Seconds between two looks at the heads of the tenants' chains: they reach the control plane within a minute. */
const HEADS_EVERY_SECONDS = 30;
const HEALTH_EVERY_SECONDS = 60;

/** Where the control plane is when nothing else is said. */
export const controlPlacement = { engine: 'sqlite', server: null, database: 'control.db' } as const;

export interface Application {
  readonly url: string;
  readonly port: number;
  readonly books: Books;
  readonly keys: KeyRing;
  readonly gateway: Gateway;
  /** Set when the demo firm was made or found: its log-ins share this password. */
  readonly demoPassword: string | null;
  close(): Promise<void>;
}

/** The request under which the server itself acts. */
export function systemRequest(command: string): CommandRequest {
  return {
    actor: { kind: 'system', id: null, name: 'server' },
    requestId: randomUUID(),
    origin: command,
    reason: null,
    idempotencyKey: null,
  };
}

export type BooksConfig = Pick<
  OperationsConfig,
  'dataDirectory' | 'writerThreads' | 'readerThreads' | 'openTenantLimit' | 'controlPlacement' | 'sqlServer'
>;

/** Opens the books under a data directory; the control plane is created when there is none, and the firm seeded. */
export async function openBooks(
  config: BooksConfig,
  { onProgress }: { readonly onProgress: (text: string) => void },
): Promise<Books> {
  await mkdir(config.dataDirectory, { recursive: true, mode: 0o700 });
  if (config.sqlServer !== null) configureMssql(config.sqlServer);
  for (const lacking of await createDatabase(config, config.controlPlacement, 'control'))
    onProgress(`DEGRADED PROTECTION on SQL Server: ${lacking}`);
  const books = await Books.open({
    dataDirectory: config.dataDirectory,
    controlPlacement: config.controlPlacement,
    commandModules,
    openTenantLimit: config.openTenantLimit,
    sqlServer: config.sqlServer,
    writerThreads: config.writerThreads,
    readerThreads: config.readerThreads,
  });
  try {
    await seedFirm(books, systemRequest('start'));
    return books;
  } catch (error) {
    await books.close();
    throw error;
  }
}

interface StartOptions {
  readonly config: OperationsConfig;
  readonly log: Log;
  readonly onProgress: (text: string) => void;
}

/** Puts the parts together and serves. Everything that was opened is closed again when a later part fails. */
export async function startApplication({ config, log, onProgress }: StartOptions): Promise<Application> {
  const closers: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).toReversed()) await closer();
  };
  try {
    const books = await openBooks(config, { onProgress });
    closers.push(() => books.close());
    const keys = await openKeyRing(join(config.dataDirectory, 'keys'));
    const where = { books, dataDirectory: config.dataDirectory };
    for (const { slug, outcome, problem } of await resumeProvisioning(
      where,
      systemRequest('resume provisioning'),
    )) {
      onProgress(`provisioning of ${slug} taken up: ${outcome}${problem === null ? '' : ` (${problem})`}`);
    }
    const demo = config.isDemo
      ? await createDemoFirm(where, { onProgress, request: systemRequest('demo') })
      : null;

    const masked = (failure: {
      readonly reference: string;
      readonly subgraph: string;
      readonly error: unknown;
    }): void =>
      log({
        level: 'error',
        event: 'subgraph.failure',
        reference: failure.reference,
        subgraph: failure.subgraph,
        error: errorText(failure.error),
      });
    const jobs = createJobs({ books, config, request: systemRequest('jobs'), log });
    const local = createSubgraphs({
      books,
      keys,
      dataDirectory: config.dataDirectory,
      log: masked,
      jobs: jobs.board,
      onBatchChanged: () => void jobs.batchesChanged(),
    });
    const subgraphs = config.subgraphMode === 'http' ? await serveAll(local, { keys, log, closers }) : local;

    const health = new TenantHealthWatch(books);
    closers.push(() => health.stop());
    // Before the gateway, so that it ends after it: what the last requests wrote is published too.
    closers.push(startHeads(books, log));
    const statuses = new StatusRelay(books, { log, request: systemRequest });
    closers.push(() => statuses.stop());
    closers.push(() => jobs.close());
    const gateway = await createGateway({
      config: {
        ...defaultGatewayConfig,
        isIntrospectionAllowed: config.hasExplorer,
        hasExplorer: config.hasExplorer,
        safelistMode: config.safelistMode,
        trustProxy: config.trustProxy,
        ...(config.ratePerSecond !== null && {
          rateLimit: {
            ...defaultGatewayConfig.rateLimit,
            perSecond: config.ratePerSecond,
            burst: config.ratePerSecond * 4,
          },
        }),
      },
      supergraphSdl: await readFile(new URL('../../schema/supergraph.graphql', import.meta.url), 'utf8'),
      subgraphs,
      edge: createEdge(edgePorts(books), { keys }),
      files: createFileHandler({ ...where, downloads: downloadSources(books) }),
      ready: async () => {
        const firm = await currentGrantsVersion(books.control).then(
          () => true,
          () => false,
        );
        return {
          ok: firm,
          body: {
            status: firm ? 'ready' : 'control plane unavailable',
            tenants: health.last,
            jobs: jobs.worker?.state ?? { status: 'off' },
          },
        };
      },
      manifests: [],
      knownErrorCodes: [...accessCodes, ...Object.keys(refusalCatalogue)],
      log,
    });
    closers.push(() => gateway.close());
    const { port } = await gateway.listen({ port: config.port, host: config.host });
    health.start(HEALTH_EVERY_SECONDS * 1000);
    statuses.start();
    jobs.worker?.start();
    return {
      url: `http://${config.host}:${port}`,
      port,
      books,
      keys,
      gateway,
      demoPassword: demo?.password ?? null,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function edgePorts(books: Books): Parameters<typeof createEdge>[0] {
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

interface Serving {
  readonly keys: KeyRing;
  readonly log: Log;
  readonly closers: (() => Promise<unknown>)[];
}

/** Each subgraph behind HTTP on a loopback port of its own. */
async function serveAll(
  local: readonly LocalSubgraph[],
  { keys, log, closers }: Serving,
): Promise<RemoteSubgraph[]> {
  const remote: RemoteSubgraph[] = [];
  for (const subgraph of local) {
    const served = {
      ...subgraph,
      keys,
      port: 0,
      host: '127.0.0.1',
      nowMicros: () => BigInt(Date.now()) * 1000n,
      onRefused: (code: string) =>
        log({ level: 'warn', event: 'subgraph.claimRefused', subgraph: subgraph.name, code }),
    } as unknown as ServedSubgraph<never>;
    const running: RunningSubgraph = await serveSubgraph(served);
    closers.push(() => running.close());
    remote.push({ name: subgraph.name, url: `http://127.0.0.1:${running.port}/graphql` });
  }
  return remote;
}

/** Brings the heads of the tenants' chains to the control plane, again and again. A failure is logged and the next round tries anew. */
function startHeads(books: Books, log: Log): () => Promise<void> {
  const publisher = new ChainHeadPublisher(books);
  const publish = async (): Promise<void> => {
    try {
      const { contradictions, failures } = await publisher.publish(systemRequest('chain heads'));
      for (const contradiction of contradictions)
        log({ level: 'error', event: 'chainHeads.contradiction', ...contradiction });
      for (const { tenantId, error } of failures)
        log({ level: 'error', event: 'chainHeads.unread', tenantId, error: errorText(error) });
    } catch (error) {
      log({ level: 'error', event: 'chainHeads.failure', error: errorText(error) });
    }
  };
  let running: Promise<void> | null = null;
  const timer = setInterval(() => {
    running ??= publish().finally(() => {
      running = null;
    });
  }, HEADS_EVERY_SECONDS * 1000).unref();
  return async () => {
    clearInterval(timer);
    await running;
    // What was written since the last round: a clean stop leaves no tail behind.
    await publish();
  };
}

export function errorText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : ` / caused by: ${errorText(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}
