import { openKeyRing, type KeyRing } from '@cifra/access/keys';
import type { Books } from '@cifra/books/books';
import { MasterKeys } from '@cifra/database/sealed/master-keys';
import type { Gateway } from '@cifra/gateway/server';
import { createJobs } from './jobs/jobs.ts';
import { keysDirectory } from './keys-directory.ts';
import { FollowedChanges } from './live-changes.ts';
import { openBooks } from './open-books.ts';
import { firmLinesPart } from './parts/firm-lines.ts';
import { followersPart } from './parts/followers.ts';
import { gatewayPart, type ListeningGateway } from './parts/gateway.ts';
import { keyUsesPart } from './parts/key-uses.ts';
import { manifestChecksPart, manifestsPart } from './parts/manifests.ts';
import type { StartOptions } from './parts/options.ts';
import { movesPart } from './parts/moves.ts';
import { operationsPart } from './parts/operations.ts';
import { part, startParts, type PartOf } from './parts/part.ts';
import { demoPart, provisioningPart } from './parts/provisioning.ts';
import { storagePart, uploadsPart } from './parts/storage.ts';
import { subgraphsPart } from './parts/subgraphs.ts';
import { webhooksPart } from './parts/webhooks.ts';
import { systemRequest } from './system-request.ts';
import { logReachability } from './log-reachability.ts';
import { TenantHealthWatch } from './tenant-health.ts';

const HEALTH_EVERY_SECONDS = 60;

export interface Application {
  readonly url: string;
  readonly port: number;
  readonly books: Books;
  readonly keys: KeyRing;
  readonly gateway: Gateway;
  /** The password that the demo firm's log-ins share; null if there is no demo firm. */
  readonly demoPassword: string | null;
  /** Where operators are answered; null: nowhere else. */
  readonly operationsPort: number | null;
  /** `/ready` says from now on that the server is closing; resolves when it is time to close. */
  announceClosing(): Promise<void>;
  close(): Promise<void>;
}

/** Starts the server's parts, each after those that it needs. They are stopped in reverse order. */
export async function startApplication(options: StartOptions): Promise<Application> {
  const { config, log, onProgress } = options;
  const storage = storagePart(options);
  const books = part('books', {
    start: () => openBooks(config, { onProgress, room: storage.value }),
    stop: (opened) => opened.close(),
  });
  const keys = part('keys', { start: () => openKeyRing(keysDirectory(config)) });
  const masterKeys = part('master keys', {
    start: async () => {
      const opened = new MasterKeys(config.masterKeys);
      opened.check();
      return opened;
    },
  });
  const provisioning = provisioningPart(options, books);
  const demo = demoPart(options, books);
  const jobs = part('jobs', {
    start: async () => createJobs({ books: books.value, config, request: systemRequest('jobs'), log }),
    stop: (created) => created.close(),
  });
  const manifests = manifestsPart(options, { books, schemaOf: () => gateway.value.gateway.apiSchema });
  const subgraphs = subgraphsPart(options, { books, keys, jobs, masterKeys, manifests });
  const webhooks = webhooksPart(options, { books, masterKeys });
  const live = new FollowedChanges();
  const followers = followersPart(options, { books, jobs, live, webhooks, manifests });
  const worker = part('worker', {
    start: async () => jobs.value.worker?.start(),
    stop: async () => jobs.value.worker?.stop(),
  });
  const health = part('health', {
    start: async () => {
      logReachability(books.value, log);
      const watch = new TenantHealthWatch(books.value);
      watch.start(HEALTH_EVERY_SECONDS * 1000);
      return watch;
    },
    stop: (watch) => watch.stop(),
  });
  const keyUses = keyUsesPart(options, books);
  const gateway: PartOf<ListeningGateway> = gatewayPart(options, {
    books,
    keys,
    keyUses,
    jobs,
    subgraphs,
    followers,
    live,
    health,
    webhooks,
    storage,
    manifests,
  });
  const operations = operationsPart(options, gateway);
  const manifestChecks = manifestChecksPart(options, manifests);
  const stop = await startParts([
    masterKeys,
    storage,
    books,
    keys,
    provisioning,
    demo,
    jobs,
    manifests,
    subgraphs,
    webhooks,
    followers,
    worker,
    keyUses,
    movesPart(options, books),
    firmLinesPart(options, books),
    gateway,
    manifestChecks,
    health,
    operations,
    uploadsPart(options),
  ]);
  const { port } = gateway.value;
  return {
    url: `${config.tls === null ? 'http' : 'https'}://${config.host}:${port}`,
    port,
    books: books.value,
    keys: keys.value,
    gateway: gateway.value.gateway,
    demoPassword: demo.value,
    operationsPort: operations.value?.port ?? null,
    announceClosing: async () => {
      const announced = gateway.value.gateway.announceClosing();
      await operations.value?.pulse();
      await announced;
    },
    close: stop,
  };
}
