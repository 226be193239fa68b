import { MongoClient } from 'mongodb';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { JobBackend } from '../job-backend.ts';
import { mongoBackend } from '../mongo/mongo-backend.ts';
import { newId, openControlBackend } from './control-store.fixture.ts';

/** Where a store of the suite is, as plain text, so that other processes can open the same one. */
export type StorePlace = string;

export interface StoreKind {
  readonly name: JobBackend['name'];
  /** Creates an empty store. */
  readonly make: () => Promise<{ readonly place: StorePlace; readonly remove: () => Promise<void> }>;
}

const controlKind: StoreKind = {
  name: 'control plane',
  make: async () => {
    const directory = mkdtempSync(path.join(tmpdir(), 'cifra-jobs-'));
    return { place: directory, remove: async () => rmSync(directory, { recursive: true, force: true }) };
  },
};

/** Each store has its own database on the server. */
const mongoKind = (server: string): StoreKind => ({
  name: 'MongoDB',
  make: async () => {
    const url = new URL(server);
    url.pathname = `/cifra_jobs_${process.pid}_${Math.floor(performance.now())}`;
    return {
      place: url.href,
      remove: async () => {
        const client = new MongoClient(url.href);
        await client.db().dropDatabase();
        await client.close();
      },
    };
  },
});

/** Ours always, and MongoDB if a server is available. */
export function storeKinds(mongoUrl: string | undefined): readonly StoreKind[] {
  if (mongoUrl !== undefined) return [controlKind, mongoKind(mongoUrl)];
  process.stderr.write(
    'SKIPPED: the job suite was NOT run on MongoDB. Set TEST_MONGODB_URL=mongodb://host:27017\n',
  );
  return [controlKind];
}

export const openStore = async (place: StorePlace): Promise<JobBackend> =>
  place.startsWith('mongodb') ? mongoBackend(place, { newId }) : openControlBackend(place);
