import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { addMasterKey } from '@cifra/database/sealed/master-key-file';
import { demoClients, type DemoClient } from '@cifra/ops/demo/clients';
import { createDemoClients } from '@cifra/ops/demo/demo-firm';
import { controlPlacement, openBooks } from '@cifra/ops/open-books';
import { parseConfig } from '@cifra/ops/config';
import { systemRequest } from '@cifra/ops/system-request';
import { newPlaceOnServer } from '../../support/stored/engine-at-hand.ts';
import { firmRows, type FirmRows } from '../../support/stored/firm-rows.ts';
import { isOnServer } from '../../support/stored/server-at-hand.ts';
import { newDemoDirectory } from './demo-directory.ts';
import { environmentOf } from './environment.ts';

/** The demo firm on the engine at hand, which no process has open yet. */
export interface Demo {
  readonly directory: string;
  readonly clients: readonly DemoClient[];
  /** Of a product that serves it. */
  readonly environment: Readonly<Record<string, string>>;
  readonly withRows: FirmRows;
  readonly remove: () => Promise<void>;
}

/** The clients that a journey needs on a server, where each takes its time; `panaderia-istmo` is the one of most journeys. */
const mostly: readonly string[] = ['panaderia-istmo'];

/** A demo of its own: files have all fifteen clients, a server those that are named. */
export async function newDemo(clients: readonly string[] = mostly): Promise<Demo> {
  return isOnServer() ? demoOnServer(clients) : demoInFiles();
}

async function demoInFiles(): Promise<Demo> {
  const directory = await newDemoDirectory();
  return {
    directory,
    clients: demoClients,
    environment: environmentOf(directory),
    withRows: firmRows(directory, controlPlacement),
    remove: async () => rmSync(directory, { recursive: true, force: true }),
  };
}

async function demoOnServer(slugs: readonly string[]): Promise<Demo> {
  const directory = mkdtempSync(path.join(tmpdir(), 'cifra-demo-'));
  const keyFile = path.join(directory, 'master.keys');
  addMasterKey(keyFile);
  const place = newPlaceOnServer();
  const environment = {
    ...environmentOf(directory),
    ...place.environment,
    // A demo is completed when it is served: its other clients would be made.
    CIFRA_DEMO: 'off',
    CIFRA_SAFELIST: 'off',
    CIFRA_MASTER_KEY_FILE: keyFile,
  };
  const clients = demoClients.filter(({ tenant }) => slugs.includes(tenant.slug));
  const quiet = { onProgress: () => undefined };
  const books = await openBooks({ ...parseConfig(environment), writerThreads: 0, readerThreads: 0 }, quiet);
  const where = { books, dataDirectory: directory };
  await createDemoClients(where, { request: systemRequest('demo'), ...quiet }, clients);
  await books.close();
  return {
    directory,
    clients,
    environment,
    withRows: firmRows(directory, place.placement),
    remove: async () => {
      await place.drop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
