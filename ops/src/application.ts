import { openKeyRing, type KeyRing } from '@cifra/access/keys';
import type { Books } from '@cifra/books/books';
import { MasterKeys } from '@cifra/database/sealed/master-keys';
import type { Gateway } from '@cifra/gateway/server';
import { createJobs } from './jobs/jobs.ts';
import { keysDirectory } from './keys-directory.ts';
import { FollowedChanges } from './live-changes.ts';
import { openBooks } from './open-books.ts';
import { followersPart } from './parts/followers.ts';
import { gatewayPart } from './parts/gateway.ts';
import type { StartOptions } from './parts/options.ts';
import { part, startParts } from './parts/part.ts';
import { demoPart, provisioningPart } from './parts/provisioning.ts';
import { subgraphsPart } from './parts/subgraphs.ts';
import { webhooksPart } from './parts/webhooks.ts';
import { systemRequest } from './system-request.ts';
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
  close(): Promise<void>;
}

/** Starts the server's parts, each after those that it needs. They are stopped in reverse order. */
export async function startApplication(options: StartOptions): Promise<Application> {
  const { config, log, onProgress } = options;
  const books = part('books', {
    start: () => openBooks(config, { onProgress }),
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
  const subgraphs = subgraphsPart(options, { books, keys, jobs, masterKeys });
  const webhooks = webhooksPart(options, { books, masterKeys });
  const live = new FollowedChanges();
  const followers = followersPart(options, { books, jobs, live, webhooks });
  const worker = part('worker', {
    start: async () => jobs.value.worker?.start(),
    stop: async () => jobs.value.worker?.stop(),
  });
  const health = part('health', {
    start: async () => {
      const watch = new TenantHealthWatch(books.value);
      watch.start(HEALTH_EVERY_SECONDS * 1000);
      return watch;
    },
    stop: (watch) => watch.stop(),
  });
  const gateway = gatewayPart(options, { books, keys, jobs, subgraphs, followers, live, health, webhooks });
  const stop = await startParts([
    masterKeys,
    books,
    keys,
    provisioning,
    demo,
    jobs,
    subgraphs,
    webhooks,
    followers,
    worker,
    gateway,
    health,
  ]);
  const { port } = gateway.value;
  return {
    url: `http://${config.host}:${port}`,
    port,
    books: books.value,
    keys: keys.value,
    gateway: gateway.value.gateway,
    demoPassword: demo.value,
    close: stop,
  };
}
